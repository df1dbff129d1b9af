// What was said in an exchange, copied on its way for the request log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dialects/dialect.hpp"
#include "http/server_call.hpp"

namespace monorelay::relay {

// Of which requests the texts are kept. In the order of how much that is.
enum class BodyLevel : std::uint8_t { kOff, kErrors, kFull };

// "off", "errors", "full".
std::optional<BodyLevel> BodyLevelNamed(std::string_view name);

// Immutable once part of a Setup.
struct CaptureRules {
  BodyLevel level = BodyLevel::kOff;
  std::map<std::string, BodyLevel, std::less<>> by_client;  // by label
  std::map<std::string, BodyLevel, std::less<>> by_provider;
  // Of one text at most so many bytes are copied, of all together no more than the budget has.
  std::size_t max_bytes = 4UL * 1024 * 1024;
  std::shared_ptr<http::BodyBudget> budget;  // owned by all captures and setups; never null

  // What counts for a request: what is said of its client or provider, the smaller of both, or
  // else the general level. `of_key` is what its access key says itself, which comes before what is
  // configured for its label.
  [[nodiscard]] BodyLevel LevelFor(std::string_view client, std::string_view provider,
                                   std::optional<BodyLevel> of_key = {}) const;
  // True if with some provider the texts of that client's requests may be kept.
  [[nodiscard]] bool MayKeep(std::string_view client, std::optional<BodyLevel> of_key = {}) const;
};

// The texts of one exchange, at most as many bytes as the rules allow. Used by one thread at a
// time.
class BodyCapture final : public http::BodyTap {
 public:
  // One of the two texts.
  struct Side {
    std::string text;        // the beginning
    std::int64_t bytes = 0;  // of the whole

    [[nodiscard]] bool IsCut() const { return static_cast<std::int64_t>(text.size()) < bytes; }
  };

  BodyCapture(dialects::Dialect dialect, const CaptureRules& rules)
      : dialect_(dialect), max_bytes_(rules.max_bytes), budget_(rules.budget) {}
  BodyCapture(const BodyCapture&) = delete;
  BodyCapture& operator=(const BodyCapture&) = delete;
  ~BodyCapture() override { budget_->GiveBack(charged_); }

  // The first call counts: later the body may be gone.
  void TakeRequest(std::string_view body);
  // The answer's next bytes, as the client gets them.
  void OnBody(std::string_view bytes) override { Take(answer_, bytes); }

  [[nodiscard]] dialects::Dialect Dialect() const { return dialect_; }
  [[nodiscard]] const Side& Request() const { return request_; }
  [[nodiscard]] const Side& Answer() const { return answer_; }

 private:
  void Take(Side& side, std::string_view bytes);

  const dialects::Dialect dialect_;
  const std::size_t max_bytes_;
  const std::shared_ptr<http::BodyBudget> budget_;  // owned by the process's other captures too
  bool has_request_ = false;
  std::size_t charged_ = 0;
  Side request_;
  Side answer_;
};

}  // namespace monorelay::relay
