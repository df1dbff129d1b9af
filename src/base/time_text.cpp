#include "base/time_text.hpp"

#include <charconv>
#include <chrono>

namespace monorelay {
namespace {

// Takes text from the front, and remembers whether all of it fitted.
class Taker {
 public:
  explicit Taker(std::string_view text) : rest_(text) {}

  int Number(std::size_t digits) {
    int number = 0;
    const char* end = rest_.data() + std::min(digits, rest_.size());
    const auto result = std::from_chars(rest_.data(), end, number);
    const bool good = result.ec == std::errc() && result.ptr == end && rest_.size() >= digits &&
                      rest_.front() != '-';
    if (good) {
      rest_.remove_prefix(digits);
    } else {
      good_ = false;
    }
    return number;
  }
  // One of these characters; 0 if there is none.
  char Any(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return 0;
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }
  void Must(char character) {
    if (Any({&character, 1}) == 0) good_ = false;
  }
  void SkipDigits() {
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
  }
  [[nodiscard]] bool IsDone() const { return good_ && rest_.empty(); }
  [[nodiscard]] bool IsEmpty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<WallTime> ParseTime(std::string_view text) {
  Taker taker(text);
  const std::chrono::year year(taker.Number(4));
  taker.Must('-');
  const std::chrono::month month(static_cast<unsigned>(taker.Number(2)));
  taker.Must('-');
  const std::chrono::day day(static_cast<unsigned>(taker.Number(2)));
  int hour = 0;
  int minute = 0;
  int second = 0;
  int offset_minutes = 0;
  if (!taker.IsEmpty()) {
    if (taker.Any("Tt ") == 0) return std::nullopt;
    hour = taker.Number(2);
    taker.Must(':');
    minute = taker.Number(2);
    if (taker.Any(":") != 0) second = taker.Number(2);
    if (taker.Any(".,") != 0) taker.SkipDigits();
    const char zone = taker.Any("Zz+-");
    if (zone == '+' || zone == '-') {
      offset_minutes = taker.Number(2) * 60;
      taker.Any(":");
      offset_minutes += taker.Number(2);
      if (zone == '-') offset_minutes = -offset_minutes;
    }
  }
  const std::chrono::year_month_day date(year, month, day);
  if (!taker.IsDone() || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return WallTime(std::chrono::sys_days(date) + std::chrono::hours(hour) +
                  std::chrono::minutes(minute - offset_minutes) + std::chrono::seconds(second));
}

}  // namespace monorelay
