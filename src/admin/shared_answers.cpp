#include "admin/shared_answers.hpp"

#include <utility>

#include "identity/role.hpp"

namespace monorelay::admin {
namespace {

constexpr int kOk = 200;

// All that the answer depends on, but for what is recorded. A member's questions hold whose they
// are (Access::kOwnReader).
std::string QuestionOf(const Request& request) {
  std::string question = request.path;
  question += '\n';
  question += identity::NameOf(request.principal.role);
  for (const auto& [name, value] : request.parameters.All())
    question.append("\n").append(name).append("=").append(value);
  return question;
}

}  // namespace

bool IsSharable(const Route& route) {
  const bool is_for_many = route.access == Access::kOwnReader || route.access == Access::kReader;
  return route.method == "GET" && route.reads_records && is_for_many && !route.is_versioned &&
         !route.holds_content && route.content_type == "application/json";
}

std::optional<Answer> SharedAnswers::Find(const std::string& question) {
  const MonotonicTime now = clock_.Now();
  const auto is_recent = [&](const std::optional<MonotonicTime>& time) {
    return time && now - *time < kKeptFor;
  };
  const std::scoped_lock lock(mutex_);
  auto found = questions_.find(question);
  if (found == questions_.end()) {
    std::erase_if(questions_, [&](const auto& entry) { return !is_recent(entry.second.asked); });
    if (questions_.size() >= kMostKept) return std::nullopt;
    found = questions_.emplace(question, Question()).first;
  }
  Question& its = found->second;
  const bool is_asked_often = is_recent(its.asked_before);
  its.asked_before = std::exchange(its.asked, now);
  if (!is_asked_often || !its.told || !is_recent(its.told->at)) return std::nullopt;
  Answer answer;
  answer.content_type = its.told->content_type;
  answer.fields = its.told->fields;
  answer.body = its.told->body;
  return answer;
}

void SharedAnswers::Keep(const std::string& question, const Answer& answer,
                         MonotonicTime asked_at) {
  const bool is_whole = answer.chunks == nullptr && answer.events == nullptr;
  if (answer.status != kOk || !is_whole || answer.body.size() > kLongestBody) return;
  const std::scoped_lock lock(mutex_);
  const auto found = questions_.find(question);
  const bool is_old = forgot_at_ && asked_at <= *forgot_at_;
  if (found == questions_.end() || is_old) return;
  found->second.told = Told{answer.content_type, answer.fields, answer.body, asked_at};
}

void SharedAnswers::Forget() {
  const std::scoped_lock lock(mutex_);
  forgot_at_ = clock_.Now();
  for (auto& [question, its] : questions_) its.told.reset();
}

Outcome SharedAnswers::Handle(const Route& route, const Services& services,
                              const Request& request) {
  const std::string question = QuestionOf(request);
  if (auto told = Find(question)) return *std::move(told);
  const MonotonicTime asked_at = clock_.Now();
  Outcome outcome = route.handler(services, request);
  if (outcome) Keep(question, *outcome, asked_at);
  return outcome;
}

}  // namespace monorelay::admin
