// An archive of responses in memory, which can be told to be slow or to fail.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "chat/response_archive.hpp"

namespace monorelay::testing {

class FakeArchive final : public chat::ResponseArchive {
 public:
  void Keep(chat::KeptResponse response) override;
  void Find(std::string id, std::string owner, Found done) override;
  void Remove(std::string id, std::string owner, Removed done) override;

  // From now on answers wait for GoOn, which gives them on the calling thread.
  void HoldsAnswers();
  void GoOn();
  // From now on nothing can be found or removed.
  void Fails();

  // Waits for at most ten seconds until `count` answers are held.
  bool WaitUntilHolding(std::size_t count = 1);
  [[nodiscard]] std::vector<chat::KeptResponse> All() const;
  [[nodiscard]] std::size_t Questions() const;

 private:
  // Runs `answer` now, or when told to.
  void Answer(std::move_only_function<void()> answer);
  std::optional<chat::KeptResponse> Lookup(const std::string& id, const std::string& owner) const;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<chat::KeptResponse> responses_;
  std::vector<std::move_only_function<void()>> held_;
  std::size_t questions_ = 0;
  bool holds_ = false;
  bool fails_ = false;
};

// Asks an archive and waits for its answer.
Result<std::optional<chat::KeptResponse>> FindNow(chat::ResponseArchive& archive,
                                                  const std::string& id, const std::string& owner);
Result<bool> RemoveNow(chat::ResponseArchive& archive, const std::string& id,
                       const std::string& owner);

}  // namespace monorelay::testing
