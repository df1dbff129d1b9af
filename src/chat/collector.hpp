// Puts a streamed answer together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chat/event.hpp"
#include "chat/response.hpp"

namespace monorelay::chat {

// Takes the events of one stream and makes the whole answer of them, which it keeps in memory. Not
// thread-safe.
class Collector final : public EventSink {
 public:
  void OnEvent(const Event& event) override;

  // The answer so far. Called once.
  Response Take();

 private:
  enum class Kind : std::uint8_t { kText, kRefusal, kReasoning, kCall, kMedia };
  // Texts are copies, escaped as they came.
  struct Piece {
    Kind kind = Kind::kText;
    std::int64_t call = -1;
    std::string text;
    std::string id;
    std::string name;
    std::string group;
    std::string opaque;
    std::string opaque_dialect;
    std::string opaque_provider;
    bool opaque_is_whole = false;
    bool free_form = false;
    bool summary = false;
    bool ended = false;
    std::vector<Citation> citations;
    Media media;
  };
  struct Answer {
    std::int64_t index = 0;
    std::vector<Piece> pieces;
    Stop stop;
    std::string logprobs;
  };

  Answer& ChoiceOf(const Event& event);
  // The piece of that kind that is being written; a new one if there is none.
  static Piece& Current(Answer& answer, Kind kind);
  static Piece* CallOf(Answer& answer, std::int64_t number);
  void OnContent(const Event& event);
  void OnOpaque(const Event& event);
  void OnCall(const Event& event);
  Citation Kept(const Citation& citation);
  Stop Kept(const Stop& stop);
  Media Kept(const Media& media);
  static void Copy(Piece& piece, const Opaque& opaque);
  Text Keep(Text text) { return {response_.Keep(std::string(text.escaped))}; }
  Part PartOf(Piece& piece);

  std::vector<Answer> answers_;
  Response response_;
};

}  // namespace monorelay::chat
