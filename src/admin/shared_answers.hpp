// What many ask at once is found out once: statistics and lists that the pages of several readers
// show.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "admin/api.hpp"
#include "admin/routes.hpp"
#include "base/clock.hpp"

namespace monorelay::admin {

// True for routes that tell what is recorded, to all who may see it in the same words.
bool IsSharable(const Route& route);

// Answers of the last two seconds to what is asked often. Who asks alone always gets an answer of
// its own. Thread-safe.
class SharedAnswers {
 public:
  // An answer is told again to those who ask the same within this time of it, if two others have
  // asked it within such a time before them.
  static constexpr std::chrono::seconds kKeptFor{2};
  static constexpr std::size_t kMostKept = 64;
  static constexpr std::size_t kLongestBody = 256UL * 1024;

  // `clock` must outlive this.
  explicit SharedAnswers(const Clock& clock) : clock_(clock) {}

  // What the route's handler says, now or a moment ago to somebody who may see the same.
  Outcome Handle(const Route& route, const Services& services, const Request& request);

  // Something was changed: nothing told before counts any more.
  void Forget();

 private:
  struct Told {
    std::string content_type;
    std::string fields;
    std::string body;
    MonotonicTime at;
  };
  struct Question {
    std::optional<MonotonicTime> asked{};         // the last time,
    std::optional<MonotonicTime> asked_before{};  // and the time before that
    std::optional<Told> told{};
  };

  // The answer, if there is one that may be told again. Counts the question.
  std::optional<Answer> Find(const std::string& question);
  // If it is a good answer that is whole, to what is still asked.
  void Keep(const std::string& question, const Answer& answer, MonotonicTime asked_at);

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Question> questions_;  // guarded by mutex_
  std::optional<MonotonicTime> forgot_at_;     // guarded by mutex_
};

}  // namespace monorelay::admin
