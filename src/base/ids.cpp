#include "base/ids.hpp"

#include <algorithm>

namespace monorelay {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

RequestId IdMaker::Make() {
  const auto now = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.WallNow().time_since_epoch())
          .count());
  if (now > last_milliseconds_) {
    last_milliseconds_ = now;
    high_ =
        random_.Next() & 0x7fffU;  // the top bit stays free, so that counting up cannot overflow
    low_ = random_.Next();
  } else if (++low_ == 0) {
    ++high_;
  }
  std::array<char, RequestId::kLength> id;
  std::uint64_t time = last_milliseconds_;
  for (int i = 9; i >= 0; --i, time >>= 5U) id[static_cast<std::size_t>(i)] = kAlphabet[time & 31U];
  std::uint64_t low = low_;
  std::uint64_t high = high_;
  for (int i = 25; i >= 10; --i) {
    id[static_cast<std::size_t>(i)] = kAlphabet[low & 31U];
    low = (low >> 5U) | (high << 59U);
    high >>= 5U;
  }
  return RequestId(std::string_view(id.data(), id.size()));
}

bool IsUlid(std::string_view text) {
  if (text.size() != RequestId::kLength || text[0] > '7') return false;
  return std::ranges::all_of(text, [](char c) {
    const char upper = (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    return kAlphabet.find(upper) != std::string_view::npos;
  });
}

}  // namespace monorelay
