#include "bench/net/message_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace monorelay::bench {
namespace {

struct Read {
  std::string body;
  std::string rest;
};

// Feeds pieces until the message is over; what belongs to the next message is the rest.
Read ReadAll(MessageReader& reader, const std::vector<std::string_view>& pieces) {
  Read read;
  for (std::string_view bytes : pieces) {
    while (!bytes.empty() && !reader.IsDone() && !reader.IsBroken()) {
      const auto piece = reader.Next(bytes);
      read.body += piece.body;
      bytes.remove_prefix(piece.taken);
    }
    read.rest += bytes;
  }
  return read;
}

struct Case {
  std::string_view name;
  MessageReader::Kind kind;
  std::string_view bytes;
  std::string_view body;
};

constexpr std::string_view kNext = "HTTP/1.1 200 OK\r\n";

const Case kWhole[] = {
    {"answer with a length", MessageReader::Kind::kResponse,
     "HTTP/1.1 200 OK\r\nContent-LENGTH:  5 \r\n\r\nhello", "hello"},
    {"answer with nothing in it", MessageReader::Kind::kResponse,
     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""},
    {"chunks, an extension, a trailer", MessageReader::Kind::kResponse,
     "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
     "5;x=y\r\nhello\r\nA\r\n, world!!!\r\n0\r\nx-trailer: 1\r\n\r\n",
     "hello, world!!!"},
    {"request with a body", MessageReader::Kind::kRequest,
     "POST /v1/messages?beta=true HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", "{}"},
    {"request without a body", MessageReader::Kind::kRequest,
     "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", ""},
};

TEST(BenchMessageReader, FindsBodyAndEndWhereverTheBytesAreCut) {
  for (const Case& row : kWhole) {
    const std::string bytes = std::string(row.bytes) + std::string(kNext);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      SCOPED_TRACE(std::string(row.name) + ", cut at " + std::to_string(cut));
      MessageReader reader(row.kind);

      const std::string_view whole = bytes;
      const Read read = ReadAll(reader, {whole.substr(0, cut), whole.substr(cut)});

      ASSERT_TRUE(reader.IsDone());
      EXPECT_EQ(read.body, row.body);
      EXPECT_EQ(read.rest, kNext);
    }
  }
}

TEST(BenchMessageReader, TellsStatusTargetAndClosing) {
  MessageReader answer(MessageReader::Kind::kResponse);
  ReadAll(answer, {"HTTP/1.1 503 No\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"});
  MessageReader request(MessageReader::Kind::kRequest);
  ReadAll(request, {"POST /v1beta/models/m:generateContent?alt=sse HTTP/1.1\r\n\r\n"});

  EXPECT_EQ(answer.status(), 503);
  EXPECT_TRUE(answer.SaysClose());
  EXPECT_EQ(request.target(), "/v1beta/models/m:generateContent?alt=sse");
  EXPECT_FALSE(request.SaysClose());
}

TEST(BenchMessageReader, AnswerWithoutFramingEndsWithItsConnection) {
  MessageReader reader(MessageReader::Kind::kResponse);

  const Read read = ReadAll(reader, {"HTTP/1.1 200 OK\r\n\r\nabc", "def"});

  EXPECT_TRUE(reader.EndsWithConnection());
  EXPECT_FALSE(reader.IsDone());
  EXPECT_EQ(read.body, "abcdef");
}

TEST(BenchMessageReader, RefusesWhatIsNoHttp) {
  for (const std::string_view bytes :
       {"HTTP/1.1 2x0 OK\r\n\r\n", "nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n"}) {
    MessageReader reader(MessageReader::Kind::kResponse);

    ReadAll(reader, {bytes});

    EXPECT_TRUE(reader.IsBroken()) << bytes;
  }
}

TEST(BenchMessageReader, ReadsTheNextMessageAfterReset) {
  MessageReader reader(MessageReader::Kind::kRequest);
  ReadAll(reader, {"POST /a HTTP/1.1\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"});

  reader.Reset();
  EXPECT_TRUE(reader.IsFresh());
  const Read read = ReadAll(reader, {"POST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz"});

  EXPECT_EQ(read.body, "xyz");
  EXPECT_EQ(reader.target(), "/b");
  EXPECT_FALSE(reader.SaysClose());
}

}  // namespace
}  // namespace monorelay::bench
