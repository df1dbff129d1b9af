#include "http/body_decoder.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace monorelay::http {
namespace {

using State = BodyDecoder::State;
using namespace std::string_view_literals;

HeadBase HeadWith(Framing framing, std::uint64_t length = 0) {
  HeadBase head;
  head.framing = framing;
  head.content_length = length;
  return head;
}

struct Decoded {
  std::string payload;
  std::size_t consumed = 0;
  State state = State::kMore;
  bool operator==(const Decoded&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Decoded& decoded) {
  return out << '"' << decoded.payload << "\" consumed " << decoded.consumed << " state "
             << static_cast<int>(decoded.state);
}

// Feeds `bytes` in pieces of at most `size` bytes, after a first piece of `first`.
Decoded Decode(const HeadBase& head, std::string_view bytes, std::size_t first, std::size_t size) {
  BodyDecoder decoder(head);
  Decoded decoded;
  std::size_t wanted = first;
  while (!bytes.empty()) {
    std::string piece(bytes.substr(0, wanted));
    const auto step = decoder.Decode(piece.data(), piece.size());
    EXPECT_LE(step.payload, step.consumed);
    EXPECT_LE(step.consumed, piece.size());
    decoded.payload.append(piece.data(), step.payload);
    decoded.consumed += step.consumed;
    if (decoder.GetState() != State::kMore) break;
    EXPECT_EQ(step.consumed, piece.size());
    bytes.remove_prefix(piece.size());
    wanted = size;
  }
  decoded.state = decoder.GetState();
  return decoded;
}

Decoded DecodeWhole(const HeadBase& head, std::string_view bytes) {
  return Decode(head, bytes, bytes.size(), bytes.size());
}

TEST(BodyDecoder, IsDoneAtOnceWithoutABody) {
  BodyDecoder none;
  BodyDecoder announced(HeadWith(Framing::kNone));
  std::string bytes = "next";

  EXPECT_EQ(none.GetState(), State::kDone);
  EXPECT_EQ(announced.GetState(), State::kDone);
  EXPECT_EQ(announced.Decode(bytes.data(), bytes.size()).consumed, 0U);
  EXPECT_TRUE(announced.MayEndHere());
}

TEST(BodyDecoder, TakesAsManyBytesAsAnnounced) {
  const HeadBase head = HeadWith(Framing::kLength, 5);

  EXPECT_EQ(DecodeWhole(head, "hello"), (Decoded{"hello", 5, State::kDone}));
  EXPECT_EQ(DecodeWhole(head, "hello, next"), (Decoded{"hello", 5, State::kDone}));
  EXPECT_EQ(DecodeWhole(head, "hell"), (Decoded{"hell", 4, State::kMore}));
  EXPECT_EQ(Decode(head, "hello, next", 1, 1), (Decoded{"hello", 5, State::kDone}));
}

TEST(BodyDecoder, MayNotEndEarlyIfALengthWasAnnounced) {
  BodyDecoder decoder(HeadWith(Framing::kLength, 5));
  std::string bytes = "hell";
  decoder.Decode(bytes.data(), bytes.size());

  EXPECT_FALSE(decoder.MayEndHere());
}

TEST(BodyDecoder, TakesEverythingUntilTheConnectionCloses) {
  BodyDecoder decoder(HeadWith(Framing::kUntilClose));
  std::string bytes = "0\r\n\r\n";

  const auto step = decoder.Decode(bytes.data(), bytes.size());

  EXPECT_EQ(step.payload, 5U);
  EXPECT_EQ(step.consumed, 5U);
  EXPECT_EQ(decoder.GetState(), State::kMore);
  EXPECT_TRUE(decoder.MayEndHere());
}

struct ChunkedCase {
  std::string_view bytes;
  std::string_view payload;
  std::size_t surplus;  // bytes at the end that belong to the next message
};

constexpr ChunkedCase kGood[] = {
    {"0\r\n\r\n", "", 0},
    {"5\r\nhello\r\n0\r\n\r\n", "hello", 0},
    {"5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1", "hello", 14},
    {"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc", 0},
    {"a\r\n0123456789\r\n0\r\n\r\n", "0123456789", 0},
    {"A\r\n0123456789\r\n00\r\n\r\n", "0123456789", 0},
    {"0000000a\r\n0123456789\r\n0\r\n\r\n", "0123456789", 0},
    {"0000000000000000000001\r\na\r\n0\r\n\r\n", "a", 0},
    {"1F\r\n0123456789012345678901234567890\r\n0\r\n\r\n", "0123456789012345678901234567890", 0},
    {"3;a=b\r\nabc\r\n0;last\r\n\r\n", "abc", 0},
    {"3;a=\"x;y\"\r\nabc\r\n0\r\n\r\n", "abc", 0},
    {"3  \r\nabc\r\n0 \r\n\r\n", "abc", 0},
    {"3\r\na\r\n\r\n0\r\n\r\n", "a\r\n", 0},
    {"5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n", 0},
    {"3\r\nabc\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\nnext", "abc", 4},
    {"3\r\nabc\r\n0\r\n\r\n\r\n", "abc", 2},
    {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n", 0},
};

struct BadChunkedCase {
  std::string_view bytes;
  std::string_view payload;  // before the fault
};

constexpr BadChunkedCase kBad[] = {
    {"\r\n", ""},
    {"x\r\n", ""},
    {" 5\r\nhello\r\n", ""},
    {"-5\r\nhello\r\n", ""},
    {"+5\r\nhello\r\n", ""},
    {"0x5\r\nhello\r\n", ""},
    {";a\r\n", ""},
    {"5\nhello\r\n", ""},
    {"5\r\rhello\r\n", ""},
    {"5;a\nhello\r\n", ""},
    {"5;a\0\r\nhello\r\n"sv, ""},
    {"5;a\rb\r\nhello\r\n", ""},
    {"5,\r\nhello\r\n", ""},
    {"5\r\nhello0\r\n\r\n", "hello"},
    {"5\r\nhello\n0\r\n\r\n", "hello"},
    {"5\r\nhello\r0\r\n\r\n", "hello"},
    {"5\r\nhello!\r\n0\r\n\r\n", "hello"},
    {"4\r\nhello\r\n0\r\n\r\n", "hell"},
    {"5\r\nhello\r\n\r\n", "hello"},
    {"0\r\nX\n\r\n", ""},
    {"0\r\n\n", ""},
    {"0\r\n\rx", ""},
    {"0\r\nX: y\r\r\n\r\n", ""},
    {"0\r\nX: \0\r\n\r\n"sv, ""},
    {"0\r\n\0X: y\r\n\r\n"sv, ""},
    {"10000000000000000\r\n", ""},
    {"fffffffffffffffff\r\n", ""},
    {"ffffffffffffffff\r\n", ""},
    {"8000000000000000\r\n", ""},
    {"00000000000000000000010000000000000000\r\n", ""},
};

TEST(BodyDecoder, TakesTheChunksOffForEveryWayToCutThem) {
  const HeadBase head = HeadWith(Framing::kChunked);
  for (const ChunkedCase& row : kGood) {
    const Decoded wanted{std::string(row.payload), row.bytes.size() - row.surplus, State::kDone};
    EXPECT_EQ(DecodeWhole(head, row.bytes), wanted) << row.bytes;
    for (std::size_t cut = 1; cut < row.bytes.size(); ++cut) {
      EXPECT_EQ(Decode(head, row.bytes, cut, row.bytes.size()), wanted) << row.bytes << cut;
    }
    EXPECT_EQ(Decode(head, row.bytes, 1, 1), wanted) << row.bytes;
  }
}

TEST(BodyDecoder, RefusesBadChunksForEveryWayToCutThem) {
  const HeadBase head = HeadWith(Framing::kChunked);
  for (const BadChunkedCase& row : kBad) {
    const Decoded whole = DecodeWhole(head, row.bytes);
    EXPECT_EQ(whole.state, State::kBad) << row.bytes;
    EXPECT_EQ(whole.payload, row.payload) << row.bytes;
    for (std::size_t size = 1; size < row.bytes.size(); ++size) {
      EXPECT_EQ(Decode(head, row.bytes, size, row.bytes.size()), whole) << row.bytes << size;
    }
    EXPECT_EQ(Decode(head, row.bytes, 1, 1), whole) << row.bytes;
  }
}

TEST(BodyDecoder, DoesNothingMoreAfterTheEndOrAFault) {
  for (const std::string_view first : {"0\r\n\r\n", "x"}) {
    BodyDecoder decoder(HeadWith(Framing::kChunked));
    std::string bytes(first);
    decoder.Decode(bytes.data(), bytes.size());
    std::string more = "5\r\nhello\r\n";

    const auto step = decoder.Decode(more.data(), more.size());

    EXPECT_EQ(step.consumed, 0U);
    EXPECT_EQ(step.payload, 0U);
  }
}

TEST(BodyDecoder, NeedsTheLastChunkForAnOrderlyEnd) {
  const std::string whole = "5\r\nhello\r\n0\r\nX: y\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    BodyDecoder decoder(HeadWith(Framing::kChunked));
    std::string bytes = whole.substr(0, size);
    decoder.Decode(bytes.data(), bytes.size());
    EXPECT_EQ(decoder.GetState(), State::kMore) << size;
    EXPECT_FALSE(decoder.MayEndHere()) << size;
  }
}

TEST(BodyDecoder, TakesTheLargestChunkSizeThatFits) {
  BodyDecoder decoder(HeadWith(Framing::kChunked));
  std::string bytes = "fffffffffffffff\r\nabc";  // fifteen digits

  const auto step = decoder.Decode(bytes.data(), bytes.size());

  EXPECT_EQ(decoder.GetState(), State::kMore);
  EXPECT_EQ(step.payload, 3U);
}

TEST(BodyDecoder, LimitsExtensionsAndTrailers) {
  const HeadBase head = HeadWith(Framing::kChunked);
  const std::string large(5000, 'x');
  const std::string fits(4000, 'x');

  EXPECT_EQ(DecodeWhole(head, "1;" + large + "\r\na\r\n0\r\n\r\n").state, State::kBad);
  EXPECT_EQ(DecodeWhole(head, "0\r\nX: " + large + "\r\n\r\n").state, State::kBad);
  EXPECT_EQ(DecodeWhole(head, "1;" + fits + "\r\na\r\n0\r\n\r\n").state, State::kDone);
  EXPECT_EQ(DecodeWhole(head, "0\r\nX: " + fits + "\r\n\r\n").state, State::kDone);
}

TEST(BodyDecoder, LimitsTrailersOfOneByteToo) {
  std::string bytes = "0\r\n";
  for (int i = 0; i < 100'000; ++i) bytes += "x\r\n";

  EXPECT_EQ(DecodeWhole(HeadWith(Framing::kChunked), bytes).state, State::kBad);
}

TEST(BodyDecoder, LimitsTheZerosBeforeASize) {
  const std::string bytes(100'000, '0');

  EXPECT_EQ(DecodeWhole(HeadWith(Framing::kChunked), bytes).state, State::kBad);
}

// Some servers pad each size with spaces; a long stream of such chunks is no attack.
TEST(BodyDecoder, TakesALongStreamOfPaddedSizes) {
  std::string bytes;
  for (int i = 0; i < 5'000; ++i) bytes += "1   \r\na\r\n";
  bytes += "0   \r\n\r\n";

  const Decoded decoded = DecodeWhole(HeadWith(Framing::kChunked), bytes);

  EXPECT_EQ(decoded.state, State::kDone);
  EXPECT_EQ(decoded.payload.size(), 5'000U);
}

// --- Against another decoder, that sees the whole message and looks for lines ---

struct Reference {
  bool good = false;
  std::string payload;
  std::size_t consumed = 0;
};

std::optional<std::string_view> LineAt(std::string_view bytes, std::size_t& at) {
  const auto end = bytes.find("\r\n", at);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(at, end - at);
  at = end + 2;
  if (line.find_first_of("\r\n\0"sv) != std::string_view::npos) return std::nullopt;
  return line;
}

Reference DecodeByLines(std::string_view bytes) {
  Reference result;
  std::size_t at = 0;
  for (;;) {
    const auto line = LineAt(bytes, at);
    if (!line) return result;
    std::uint64_t size = 0;
    const std::string_view digits = line->substr(0, line->find_first_of("; \t"));
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    const bool is_number =
        !digits.empty() && error == std::errc{} && stop == digits.data() + digits.size();
    if (!is_number || digits[0] == '-') return result;
    if (size == 0) break;
    if (size > bytes.size() - at) return result;
    result.payload += bytes.substr(at, size);
    at += size;
    if (bytes.substr(at, 2) != "\r\n") return result;
    at += 2;
  }
  for (;;) {
    const auto line = LineAt(bytes, at);
    if (!line) return result;
    if (line->empty()) break;
  }
  result.good = true;
  result.consumed = at;
  return result;
}

TEST(BodyDecoder, AgreesWithAnotherDecoder) {
  constexpr std::string_view kParts[] = {"0",
                                         "1",
                                         "5",
                                         "a",
                                         "0\r\n",
                                         "1\r\na\r\n",
                                         "3\r\nabc\r\n",
                                         ";",
                                         " ",
                                         "\r",
                                         "\n",
                                         "\r\n",
                                         "\r\n\r\n",
                                         "x",
                                         "2;e=1\r\nhi\r\n",
                                         "0\r\n\r\n",
                                         "0\r\nT: 1\r\n\r\n",
                                         "F"};
  const HeadBase head = HeadWith(Framing::kChunked);
  Random random(11);
  int good = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (std::uint64_t parts = 1 + random.Below(6); parts > 0; --parts) {
      bytes += kParts[random.Below(std::size(kParts))];
    }

    const Reference wanted = DecodeByLines(bytes);
    const Decoded whole = DecodeWhole(head, bytes);
    const Decoded in_pieces = Decode(head, bytes, 1 + random.Below(3), 1 + random.Below(3));

    ASSERT_EQ(whole.state == State::kDone, wanted.good) << bytes;
    ASSERT_EQ(in_pieces, whole) << bytes;
    if (wanted.good) {
      ++good;
      ASSERT_EQ(whole.payload, wanted.payload) << bytes;
      ASSERT_EQ(whole.consumed, wanted.consumed) << bytes;
    }
  }
  EXPECT_GT(good, 500);
}

}  // namespace
}  // namespace monorelay::http
