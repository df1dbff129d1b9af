// Puts one candidate together, from one or more chunks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/response.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {

// Texts that follow each other become one. `response` keeps what is put together and must outlive
// this.
class ChoiceReader {
 public:
  ChoiceReader(chat::Response& response, std::int64_t index) : response_(response) {
    choice_.index = index;
  }

  [[nodiscard]] std::int64_t Index() const { return choice_.index; }
  // The candidate of the next chunk.
  void Add(json::Value candidate);
  // The whole; nothing is added afterwards.
  chat::Choice Take();

 private:
  enum class Kind : std::uint8_t { kNone, kText, kThought };

  void AddPart(json::Value part);
  void AddText(const PartFields& fields);
  void AddCall(const PartFields& fields);
  void AddSignature(json::Value signature);
  void Append(json::Text text, Kind kind);
  void Flush();
  void PlaceCitations();

  chat::Response& response_;
  chat::Choice choice_;
  std::vector<chat::Citation> citations_;
  std::string logprobs_;
  Kind kind_ = Kind::kNone;  // of the text that is being put together
  json::Text first_;
  std::string joined_;  // first_ and what followed it, if anything did
  bool has_calls_ = false;
};

}  // namespace monorelay::dialects::gemini
