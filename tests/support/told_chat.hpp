// What a conversation or an answer says, as lines that can be compared and read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "chat/event.hpp"
#include "chat/request.hpp"
#include "chat/response.hpp"

namespace monorelay::testing {

// Texts of one side that follow each other are one: dialects join turns, or parts of them. What no
// two dialects say alike is left out: names of files, reasoning, the strictness of a schema.
std::string Tell(const chat::Request& request);

// The signatures of a conversation, or of an answer's parts, in their order.
std::vector<std::string> SignaturesOf(const std::vector<chat::Part>& parts);

// Collects an answer, from its parts or its events.
class ToldAnswer : public chat::EventSink {
 public:
  ToldAnswer() = default;
  explicit ToldAnswer(const chat::Response& response);

  void OnEvent(const chat::Event& event) override;
  [[nodiscard]] std::string Tell() const;

 private:
  struct Choice {
    std::string text;
    std::string reasoning;
    std::map<std::int64_t, std::string> calls;
    chat::StopCause cause = chat::StopCause::kUnknown;
  };

  std::map<std::int64_t, Choice> choices_;
  chat::Usage usage_;
  bool failed_ = false;
  bool ended_ = false;
};

}  // namespace monorelay::testing
