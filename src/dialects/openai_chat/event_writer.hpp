// Writes a stream for a client of Chat Completions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/codec.hpp"
#include "dialects/openai_chat/answer_writing.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// For each choice: its role, its pieces, its reason to stop; then the usage and the end. A failure
// is written by Fail alone.
class ChunkWriter final : public EventWriter {
 public:
  explicit ChunkWriter(ReplyContext context);

  void OnEvent(const chat::Event& event) override;
  void Fail(const Error& error, std::string_view request_id) override;

 private:
  struct Call {
    bool announced = false;
    bool free_form = false;
    bool has_arguments = false;
  };
  struct Choice {
    std::int64_t index = 0;
    std::vector<Call> calls;
    std::int64_t details = 0;    // of reasoning
    std::string thought = {};    // the open block of reasoning, for the detail that will sign it
    json::TextPrint print = {};  // of that block
    bool is_summary = false;     // `thought` is one
    bool is_too_long = false;    // `thought` is, and is not held
    bool is_thinking = false;    // a block of reasoning is open
    bool has_thought = false;
    bool has_spoken = false;
    bool stopped = false;
  };

  void Start(const chat::Event& event);
  void Speak(std::string_view key, json::Text text, Choice& choice);
  void WriteDelta(std::string_view key, json::Text text, Choice& choice);
  void WriteReasoning(const chat::Event& event, Choice& choice);
  static void EndReasoning(Choice& choice);
  void WriteOpaque(const chat::Event& event, Choice& choice);
  void WriteCitationOf(const chat::Event& event, Choice& choice);
  void WriteImages(const chat::Media& media, Choice& choice);
  void WriteLogprobs(const chat::Event& event, Choice& choice);
  void WriteCall(const chat::Event& event, Choice& choice);
  void WriteArguments(const chat::Event& event, Choice& choice);
  void WriteFragment(std::int64_t call, json::Text piece, Choice& choice);
  void CloseCall(std::int64_t call, Choice& choice);
  void Stop(const chat::Stop& stop, Choice& choice);
  void End();

  // A chunk of one choice, up to the value of its delta.
  json::Writer BeginChunk(const Choice& choice);
  void EndChunk();
  Choice& ChoiceAt(std::int64_t index);
  [[nodiscard]] bool IsOldForm() const;

  ReplyContext context_;
  CallIds ids_;
  std::string head_;       // of every chunk, up to the first of its choices
  std::string_view tail_;  // of every chunk with a choice
  std::vector<Choice> choices_;
  chat::Usage usage_;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace monorelay::dialects::openai_chat
