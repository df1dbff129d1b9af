// Writes the stream of streamGenerateContent, as SSE or as one JSON array.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/codec.hpp"
#include "dialects/gemini/answer_parts.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// Official clients keep only events that begin with "data:", so there is no event name, no comment
// within an event and no [DONE]. A call goes out whole, since this dialect has no pieces of one;
// how the candidates ended goes out with the usage and the sources, in the last chunk. The last
// piece of reasoning waits for the next event, since its signature belongs to it.
class GeminiEventWriter : public EventWriter {
 public:
  // Of arguments that are not sent yet. A stream with more fails.
  static constexpr std::size_t kMostHeldBytes = std::size_t{16} * 1024 * 1024;

  explicit GeminiEventWriter(ReplyContext context);

  void OnEvent(const chat::Event& event) override;
  void Fail(const Error& error, std::string_view request_id) override;

 private:
  struct Call {
    std::int64_t choice = 0;
    std::int64_t number = 0;
    bool free_form = false;
    std::string id;
    std::string name;
    std::string signature;
    std::string arguments;  // escaped
  };
  struct End {
    std::int64_t choice = 0;
    std::string_view reason;
    std::string message;
  };

  // How far the text of a choice has come, in bytes.
  struct Said {
    std::int64_t choice = 0;
    std::int64_t bytes = 0;
    std::int64_t passage = 0;  // where the text since the last kPartEnd begins
    bool ascii = true;         // so that code points are bytes

    void Add(json::Text text);
  };
  // What a passage goes back to; texts are copies.
  struct Source {
    std::int64_t choice = 0;
    std::string url;
    std::string title;
    std::int64_t begin = -1;
    std::int64_t end = -1;
  };
  static constexpr std::size_t kMostSources = 1024;

  void OnContent(const chat::Event& event);
  void OnReasoning(const chat::Event& event);
  void OnOpaque(const chat::Event& event);
  void OnCall(const chat::Event& event);
  void OnArguments(const chat::Event& event);
  void OnPartEnd(const chat::Event& event);
  void OnCitation(const chat::Event& event);
  void OnMedia(const chat::Event& event);
  void OnLogprobs(const chat::Event& event);
  void OnStop(const chat::Event& event);
  void OnKeepAlive();
  void OnEnd();

  void FlushThought();
  void SendCall(std::size_t index);
  void SendCalls(std::int64_t choice);
  void WriteText(std::int64_t choice, json::Text text, bool thought, std::string_view signature);
  void WriteEnds();
  void WriteSources(json::Writer& out, std::int64_t choice) const;
  Said& SaidBy(std::int64_t choice);
  void BeginChunk();
  void EndChunk();
  void BeginParts(std::int64_t choice);
  void EndParts();

  ReplyContext context_;
  CallIds ids_;
  std::string tail_;  // of each chunk
  std::vector<Call> calls_;
  std::size_t held_bytes_ = 0;
  std::vector<End> ends_;
  std::vector<Said> said_;
  std::vector<Source> sources_;
  chat::Usage usage_;
  std::string thought_;  // waits
  std::int64_t thought_choice_ = 0;
  json::TextPrint print_;       // of the reasoning since the last signature
  bool thought_ended_ = false;  // what comes next is reasoning of its own
  ArgumentsWriter arguments_;
  json::Document scratch_;
  bool refused_ = false;
  bool first_ = true;  // no chunk was written yet
  bool ended_ = false;
};

}  // namespace monorelay::dialects::gemini
