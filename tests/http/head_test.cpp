#include "http/head.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::http {
namespace {

using testing::HasSubstr;
using namespace std::string_view_literals;

constexpr HeadLimits kLimits;

Result<bool> Parse(std::string_view bytes, RequestHead& head, const HeadLimits& limits = kLimits) {
  std::size_t scanned = 0;
  return ParseRequestHead(bytes, limits, scanned, head);
}

Result<bool> Parse(std::string_view bytes, ResponseHead& head, const HeadLimits& limits = kLimits) {
  std::size_t scanned = 0;
  return ParseResponseHead(bytes, limits, scanned, head);
}

// As a connection would: the bytes come in two pieces, or one by one if `cut` is 0.
template <class Head, class Parser>
Result<bool> ParseInPieces(Parser parser, const std::string& bytes, std::size_t cut, Head& head) {
  std::size_t scanned = 0;
  Result<bool> result = false;
  for (std::size_t size = cut == 0 ? 1 : cut; size <= bytes.size();
       size = cut == 0 ? size + 1 : (size == bytes.size() ? size + 1 : bytes.size())) {
    result = parser(std::string_view(bytes).substr(0, size), kLimits, scanned, head);
    if (!result || *result) return result;
  }
  return result;
}

std::string Summary(const HeadBase& head) {
  std::string text = std::to_string(head.bytes) + "/" +
                     std::to_string(static_cast<int>(head.framing)) + "/" +
                     std::to_string(head.content_length) + (head.http10 ? "/1.0" : "/1.1") +
                     (head.keep_alive ? "/keep" : "/close");
  for (const Field& field : head.fields) {
    text += "\n";
    text += field.name;
    text += "=";
    text += field.value;
  }
  return text;
}

std::string SummaryOf(const Result<bool>& result, const RequestHead& head) {
  if (!result) return "refused";
  if (!*result) return "incomplete";
  return std::string(head.method) + " " + std::string(head.target) + " " + std::string(head.path) +
         " " + std::string(head.query) + " " + Summary(head);
}

std::string SummaryOf(const Result<bool>& result, const ResponseHead& head) {
  if (!result) return "refused";
  if (!*result) return "incomplete";
  return std::to_string(head.status) + " " + Summary(head);
}

// --- Requests ---

TEST(RequestHead, ReadsWhatAClientSends) {
  RequestHead head;

  const auto whole = Parse(
      "POST /v1/chat/completions?beta=true&x=? HTTP/1.1\r\n"
      "Host: localhost:8080\r\n"
      "Authorization:Bearer abc\r\n"
      "X-Empty:\r\n"
      "X-Spaces: \t a b\t \r\n"
      "Content-Length: 17\r\n"
      "\r\n{\"model\":\"m\"}",
      head);

  ASSERT_TRUE(whole);
  ASSERT_TRUE(*whole);
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/v1/chat/completions?beta=true&x=?");
  EXPECT_EQ(head.path, "/v1/chat/completions");
  EXPECT_EQ(head.query, "beta=true&x=?");
  EXPECT_EQ(head.framing, Framing::kLength);
  EXPECT_EQ(head.content_length, 17U);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.expects_continue);
  EXPECT_FALSE(head.http10);
  EXPECT_EQ(head.fields.size(), 5U);
  EXPECT_EQ(head.Find("AUTHORIZATION"), "Bearer abc");
  EXPECT_EQ(head.Find("x-empty"), "");
  EXPECT_EQ(head.Find("x-spaces"), "a b");
  EXPECT_EQ(head.Find("x-absent"), std::nullopt);
}

struct RequestCase {
  std::string_view bytes;
  std::string_view path;
  std::string_view query;
  Framing framing;
  bool keep_alive;
};

constexpr RequestCase kRequests[] = {
    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "", Framing::kNone, true},
    {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "", Framing::kNone, true},
    {"GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n", "/a", "b", Framing::kNone, true},
    {"GET /? HTTP/1.1\r\nHost:\r\n\r\n", "/", "", Framing::kNone, true},
    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "*", "", Framing::kNone, true},
    {"GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\n", "/b", "c", Framing::kNone, true},
    {"GET http://a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "/", "", Framing::kNone, true},
    {"GET http://a?q=/secret HTTP/1.1\r\nHost: a\r\n\r\n", "/", "q=/secret", Framing::kNone, true},
    {"GET / HTTP/1.0\r\n\r\n", "/", "", Framing::kNone, false},
    {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "/", "", Framing::kNone, true},
    {"GET / HTTP/1.0\r\nConnection: Upgrade, Keep-Alive\r\n\r\n", "/", "", Framing::kNone, true},
    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "/", "", Framing::kNone, false},
    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: te , CLOSE\r\n\r\n", "/", "", Framing::kNone, false},
    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", "/", "", Framing::kNone, true},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "/", "", Framing::kNone, true},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0005\r\n\r\n", "/", "", Framing::kLength, true},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n", "/", "", Framing::kChunked,
     true},
    {"m!#$%&'*+-.^_`|~ / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "", Framing::kNone, true},
    {"GET /\xc3\xa4 HTTP/1.1\r\nHost: \xc3\xa4\r\n\r\n", "/\xc3\xa4", "", Framing::kNone, true},
    {"GET /a/../b//c%2f HTTP/1.1\r\nHost: a\r\n\r\n", "/a/../b//c%2f", "", Framing::kNone, true},
};

TEST(RequestHead, ReadsEveryFormOfARequest) {
  for (const RequestCase& row : kRequests) {
    RequestHead head;
    const auto whole = Parse(row.bytes, head);
    ASSERT_TRUE(whole) << row.bytes << whole.error().text.value;
    ASSERT_TRUE(*whole) << row.bytes;
    EXPECT_EQ(head.path, row.path) << row.bytes;
    EXPECT_EQ(head.query, row.query) << row.bytes;
    EXPECT_EQ(head.framing, row.framing) << row.bytes;
    EXPECT_EQ(head.keep_alive, row.keep_alive) << row.bytes;
    EXPECT_EQ(head.bytes, row.bytes.size()) << row.bytes;
  }
}

TEST(RequestHead, ReadsNoFurtherThanTheEmptyLine) {
  const std::string first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
  RequestHead head;

  // A bare line feed in the body is none of its business.
  const auto whole = Parse(first + "a\nb\r\n\r\nGET", head);

  ASSERT_TRUE(whole && *whole);
  EXPECT_EQ(head.bytes, first.size());
}

TEST(RequestHead, NoticesThatTheClientWaitsForContinue) {
  RequestHead head;

  ASSERT_TRUE(Parse("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n", head));

  EXPECT_TRUE(head.expects_continue);
}

struct BadCase {
  std::string_view bytes;
  std::string_view reason;
};

constexpr BadCase kBadRequests[] = {
    // The request line.
    {"GET\r\nHost: a\r\n\r\n", "the request line is not"},
    {"GET /\r\nHost: a\r\n\r\n", "the request line is not"},
    {" / HTTP/1.1\r\nHost: a\r\n\r\n", "the method has characters"},
    {"G\tET / HTTP/1.1\r\nHost: a\r\n\r\n", "the method has characters"},
    {"GET/ / HTTP/1.1\r\nHost: a\r\n\r\n", "the method has characters"},
    {"\x16\x03\x01 / HTTP/1.1\r\nHost: a\r\n\r\n", "the method has characters"},
    {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "the version is not"},
    {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", "the version is not"},
    {"GET / http/1.1\r\nHost: a\r\n\r\n", "the version is not"},
    {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "the version is not"},
    {"GET / \r\nHost: a\r\n\r\n", "the version is not"},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "the version is not"},
    {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "the request target has characters"},
    {"GET  HTTP/1.1\r\nHost: a\r\n\r\n", "the request target has characters"},
    {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "the request target has characters"},
    {"GET /\rX HTTP/1.1\r\nHost: a\r\n\r\n", "the request target has characters"},
    {"GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", "the request target has characters"},
    {"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv, "the request target has characters"},
    {"GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", "the request target has characters"},
    {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"GET ://a/b HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"GET ftp://a/b HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"GET http:///b HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"GET http HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"GET HTTPS HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "the request target is not a path"},
    {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "the request line is not"},
    // Lines and names.
    {"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "a line ends without carriage return"},
    {"GET / HTTP/1.1\r\nHost: a\n\r\n\r\n", "a line ends without carriage return"},
    {"GET / HTTP/1.1\r\n\nHost: a\r\n\r\n", "a line ends without carriage return"},
    {"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "folded over lines"},
    {"GET / HTTP/1.1\r\nHost: a\r\n\tfolded: x\r\n\r\n", "folded over lines"},
    {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "folded over lines"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", "a header line has no colon"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", "a name with characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX\t: b\r\n\r\n", "a name with characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "a name with characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"sv, "a name with characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX(y): b\r\n\r\n", "a name with characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\n\xc3\xa4: b\r\n\r\n", "a name with characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"sv, "a value with control characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", "a value with control characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: a\x1b[0m\r\n\r\n", "a value with control characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n", "a value with control characters"},
    {"GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "a value with control characters"},
    // Host.
    {"GET / HTTP/1.1\r\n\r\n", "exactly one Host"},
    {"GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "exactly one Host"},
    {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "exactly one Host"},
    // The end of the body.
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
     "both Content-Length and Transfer-Encoding"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
     "both Content-Length and Transfer-Encoding"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", "given twice"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\ncontent-length: 6\r\n\r\n", "given twice"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -0\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5 5\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5.0\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4611686018427387905\r\n\r\n", "not a number"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
     "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
     "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked,\r\n\r\n", "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
     "chunked\r\n\r\n",
     "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n",
     "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n", "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", "must be \"chunked\""},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0b"
     "chunked\r\n\r\n",
     "a value with control characters"},
    {"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "not part of HTTP/1.0"},
};

TEST(RequestHead, RefusesWhatTwoParsersCouldReadDifferently) {
  for (const BadCase& row : kBadRequests) {
    RequestHead head;
    const auto whole = Parse(row.bytes, head);
    ASSERT_FALSE(whole) << row.bytes;
    EXPECT_EQ(whole.error().kind, ErrorKind::kInvalidRequest) << row.bytes;
    EXPECT_EQ(whole.error().origin, ErrorOrigin::kClient) << row.bytes;
    EXPECT_THAT(whole.error().text.value, HasSubstr(std::string(row.reason))) << row.bytes;
  }
}

TEST(RequestHead, TakesTheLargestLengthThereIs) {
  RequestHead head;

  ASSERT_TRUE(
      Parse("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4611686018427387904\r\n\r\n", head));

  EXPECT_EQ(head.content_length, 1ULL << 62U);
}

TEST(RequestHead, IsReadTheSameForEveryWayToCutIt) {
  std::vector<std::string> all;
  for (const RequestCase& row : kRequests) all.emplace_back(row.bytes);
  for (const BadCase& row : kBadRequests) all.emplace_back(row.bytes);
  for (const std::string& bytes : all) {
    RequestHead whole_head;
    const std::string whole = SummaryOf(Parse(bytes, whole_head), whole_head);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      RequestHead head;
      const auto result = ParseInPieces(ParseRequestHead, bytes, cut, head);
      EXPECT_EQ(SummaryOf(result, head), whole) << bytes << " cut at " << cut;
    }
  }
}

TEST(RequestHead, WaitsForMoreWhileItIsNotWhole) {
  constexpr std::string_view kWhole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t size = 0; size < kWhole.size(); ++size) {
    RequestHead head;
    const auto whole = Parse(kWhole.substr(0, size), head);
    ASSERT_TRUE(whole) << size;
    EXPECT_FALSE(*whole) << size;
  }
}

std::string RequestOfSize(std::size_t size) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  bytes.append(size - bytes.size() - 4, 'x');
  return bytes + "\r\n\r\n";
}

TEST(RequestHead, MayBeExactlyAsLargeAsAllowed) {
  const HeadLimits limits{.max_bytes = 200, .max_fields = 10};
  RequestHead head;

  EXPECT_TRUE(Parse(RequestOfSize(200), head, limits));
  const auto larger = Parse(RequestOfSize(201), head, limits);
  const auto endless = Parse(RequestOfSize(1000).substr(0, 201), head, limits);
  const auto not_yet = Parse(RequestOfSize(1000).substr(0, 200), head, limits);

  ASSERT_FALSE(larger);
  EXPECT_EQ(larger.error().kind, ErrorKind::kHeadTooLarge);
  EXPECT_THAT(larger.error().text.value, HasSubstr("200 bytes"));
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().kind, ErrorKind::kHeadTooLarge);
  ASSERT_TRUE(not_yet);
  EXPECT_FALSE(*not_yet);
}

std::string RequestWithFields(std::size_t count, std::string_view last = "X: y\r\n") {
  std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 2; i < count; ++i) bytes += "X: y\r\n";
  if (count > 1) bytes += last;
  return bytes + "\r\n";
}

TEST(RequestHead, MayHaveExactlyAsManyFieldsAsAllowed) {
  const HeadLimits limits{.max_bytes = 64 * 1024, .max_fields = 5};
  RequestHead head;

  EXPECT_TRUE(Parse(RequestWithFields(5), head, limits));
  EXPECT_EQ(head.fields.size(), 5U);
  const auto more = Parse(RequestWithFields(6), head, limits);

  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, ErrorKind::kHeadTooLarge);
  EXPECT_THAT(more.error().text.value, HasSubstr("more than 5 header fields"));
}

TEST(RequestHead, NamesTheTrueFaultOfAHeadWithAsManyFieldsAsAllowed) {
  const HeadLimits limits{.max_bytes = 64 * 1024, .max_fields = 5};
  RequestHead head;
  std::string both = RequestWithFields(4);
  both.insert(both.find("X:"), "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n");
  both.erase(both.rfind("X: y\r\n"), 6);

  const auto result = Parse(both, head, limits);

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kInvalidRequest);
}

// --- Responses ---

TEST(ResponseHead, ReadsWhatAProviderSends) {
  ResponseHead head;

  const auto whole = Parse(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
      "Set-Cookie: a\r\nSet-Cookie: b\r\n\r\n5\r\n",
      head);

  ASSERT_TRUE(whole && *whole);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.framing, Framing::kChunked);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_EQ(head.Find("set-cookie"), "a");
}

struct ResponseCase {
  std::string_view bytes;
  int status;
  Framing framing;
  bool keep_alive;
};

constexpr ResponseCase kResponses[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, Framing::kLength, true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, Framing::kNone, true},
    {"HTTP/1.1 200 OK\r\n\r\n", 200, Framing::kUntilClose, false},
    {"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n", 200, Framing::kLength, true},
    {"HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\n", 200, Framing::kLength, true},
    {"HTTP/1.1 200 Very long words \xc3\xa4\r\nContent-Length: 5\r\n\r\n", 200, Framing::kLength,
     true},
    {"HTTP/1.0 200 OK\r\n\r\n", 200, Framing::kUntilClose, false},
    {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", 200, Framing::kLength, false},
    {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n", 200,
     Framing::kLength, true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n", 200, Framing::kLength,
     false},
    {"HTTP/1.1 204 No Content\r\n\r\n", 204, Framing::kNone, true},
    {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, Framing::kNone, true},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, Framing::kNone, true},
    {"HTTP/1.1 100 Continue\r\n\r\n", 100, Framing::kNone, true},
    {"HTTP/1.1 101 Switching Protocols\r\n\r\n", 101, Framing::kNone, true},
    {"HTTP/1.1 529 \r\nTransfer-Encoding: chunked\r\n\r\n", 529, Framing::kChunked, true},
};

TEST(ResponseHead, FindsTheEndOfTheBody) {
  for (const ResponseCase& row : kResponses) {
    ResponseHead head;
    const auto whole = Parse(row.bytes, head);
    ASSERT_TRUE(whole && *whole) << row.bytes;
    EXPECT_EQ(head.status, row.status) << row.bytes;
    EXPECT_EQ(head.framing, row.framing) << row.bytes;
    EXPECT_EQ(head.keep_alive, row.keep_alive) << row.bytes;
    EXPECT_EQ(head.bytes, row.bytes.size()) << row.bytes;
  }
}

constexpr BadCase kBadResponses[] = {
    {"\r\nHTTP/1.1 200 OK\r\n\r\n", "the status line is malformed"},
    {"HTTP/2 200\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1 20\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1 2000 OK\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1 +20 OK\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1  200 OK\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1 200OK\r\n\r\n", "the status line is malformed"},
    {"<html><body>Bad Gateway\r\n\r\n", "the status line is malformed"},
    {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "the status line is malformed"},
    {"\r\n\r\n", "the status line is malformed"},
    {"HTTP/1.1 099 OK\r\n\r\n", "the status is out of range"},
    {"HTTP/1.1 600 OK\r\n\r\n", "the status is out of range"},
    {"HTTP/1.1 999 OK\r\n\r\n", "the status is out of range"},
    {"HTTP/1.1 200 OK\nX: y\r\n\r\n", "carriage return|status line"},
    {"HTTP/1.1 200 OK\r\nX y\r\n\r\n", "no colon"},
    {"HTTP/1.1 200 OK\r\nX : y\r\n\r\n", "a name with characters"},
    {"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n", "folded"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "given twice"},
    {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "not a number"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "both"},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "must be \"chunked\""},
    {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "not part of HTTP/1.0"},
};

TEST(ResponseHead, RefusesWhatIsNoHttp) {
  for (const BadCase& row : kBadResponses) {
    ResponseHead head;
    const auto whole = Parse(row.bytes, head);
    ASSERT_FALSE(whole) << row.bytes;
    EXPECT_EQ(whole.error().kind, ErrorKind::kUpstreamError) << row.bytes;
    EXPECT_EQ(whole.error().origin, ErrorOrigin::kUpstream) << row.bytes;
    EXPECT_EQ(whole.error().text.value, "the provider's answer is not valid HTTP");
    EXPECT_THAT(whole.error().detail.value,
                testing::ContainsRegex("(" + std::string(row.reason) + ")"))
        << row.bytes;
  }
}

TEST(ResponseHead, IsReadTheSameForEveryWayToCutIt) {
  std::vector<std::string> all;
  for (const ResponseCase& row : kResponses) all.emplace_back(row.bytes);
  for (const BadCase& row : kBadResponses) all.emplace_back(row.bytes);
  for (const std::string& bytes : all) {
    ResponseHead whole_head;
    const std::string whole = SummaryOf(Parse(bytes, whole_head), whole_head);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      ResponseHead head;
      const auto result = ParseInPieces(ParseResponseHead, bytes, cut, head);
      EXPECT_EQ(SummaryOf(result, head), whole) << bytes << " cut at " << cut;
    }
  }
}

TEST(ResponseHead, HasLimits) {
  const HeadLimits limits{.max_bytes = 100, .max_fields = 3};
  ResponseHead head;
  const std::string start = "HTTP/1.1 200 OK\r\n";

  const auto long_field = Parse(start + "X: " + std::string(100, 'x'), head, limits);
  const auto many_fields = Parse(start + "A: b\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", head, limits);
  const auto allowed = Parse(start + "A: b\r\nA: b\r\nA: b\r\n\r\n", head, limits);

  EXPECT_EQ(long_field.error().detail.value, "the head is too large");
  EXPECT_EQ(many_fields.error().detail.value, "there are too many header fields");
  EXPECT_TRUE(allowed);
}

TEST(ReasonPhrase, KnowsTheStatusesInUse) {
  EXPECT_EQ(ReasonPhrase(200), "OK");
  EXPECT_EQ(ReasonPhrase(429), "Too Many Requests");
  EXPECT_EQ(ReasonPhrase(529), "Overloaded");
  EXPECT_EQ(ReasonPhrase(418), "Unknown");
}

}  // namespace
}  // namespace monorelay::http
