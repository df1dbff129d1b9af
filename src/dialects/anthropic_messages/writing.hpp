// What the parts of the request writer have in common.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::anthropic_messages {

using chat::Feature;

// A request that is being written.
struct Writing {
  const chat::Request& request;
  const Target& target;
  chat::Notes& notes;
  bool own = false;       // it was read from this dialect, so that it goes back unchanged
  int marks_to_skip = 0;  // cache marks that are too many
  std::deque<std::string> kept;
  std::unordered_map<std::string_view, int> calls_of_id;
  std::optional<Error> problem;  // the first one

  // `why` goes after the client's name for the feature.
  void Refuse(Feature feature, std::string_view why);
  chat::Text Keep(std::string escaped) { return {kept.emplace_back(std::move(escaped))}; }
};

// One block of content.
struct Block {
  const chat::Part* part = nullptr;
  chat::Text text;     // of a text block
  chat::Raw more;      // an object with more fields of the block
  chat::Raw original;  // stands for all of it
};

enum class TurnRole : std::uint8_t { kUser, kAssistant, kSystem };

struct Turn {
  TurnRole role = TurnRole::kUser;
  std::vector<Block> blocks;
  chat::Raw more;  // an object with more fields of the message
};

struct Conversation {
  std::vector<Block> system;
  std::vector<Turn> turns;
};

// The turns as the API wants them: no two of the same role in a row, results first, reasoning first
// and only what this provider can read, no empty text.
Conversation Arrange(Writing& writing);
// True if the last turn is the model's own, to be continued.
bool EndsWithPrefill(const Conversation& conversation);

// Where blocks stand, which decides what they may be.
enum class Place : std::uint8_t { kSystem, kUser, kAssistant, kResult };
// The blocks for `parts`, without those that cannot be sent.
std::vector<Block> BlocksOf(Writing& writing, const std::vector<chat::Part>& parts, Place place);
void WriteBlock(Writing& writing, json::Writer& writer, const Block& block);

// False, with a note or a refusal, if it cannot be sent.
bool CanSend(Writing& writing, const chat::Media& media, Place place);
// The fields of a block, without its braces.
void WriteMedia(json::Writer& writer, const chat::Media& media);

// "tools" and "tool_choice".
void WriteTools(Writing& writing, json::Writer& writer);
// The field cache_control, if there is a mark and room for it.
void WriteCacheMark(Writing& writing, json::Writer& writer, chat::CacheMark mark);
// Sets how many marks are too many: the last four stay.
void CountMarks(Writing& writing);

// How the model is to think.
struct ThinkingPlan {
  chat::Thinking thinking = chat::Thinking::kUnset;
  std::int64_t budget = 0;
  std::int64_t max_tokens = 0;
  std::string_view effort;  // empty: not said
  std::string detail;       // what was done to the client's wish; empty: nothing
};
ThinkingPlan PlanThinking(Writing& writing, const Conversation& conversation);
void WriteThinking(Writing& writing, json::Writer& writer, const ThinkingPlan& plan);
// temperature, top_p and top_k, and notes for all that the API has no field for.
void WriteSampling(Writing& writing, json::Writer& writer, bool thinks);
// output_config with the effort and the form of the answer.
void WriteOutputConfig(Writing& writing, json::Writer& writer, const ThinkingPlan& plan);
// stop_sequences, metadata, service_tier and whatever has no place of its own.
void WriteOtherSettings(Writing& writing, json::Writer& writer);

// The value of an extra field with that key, for a request of this dialect.
chat::Raw ExtraNamed(const Writing& writing, std::string_view key);
// Writes the extras whose key is "PREFIX.something" as fields called "something".
void WriteExtrasUnder(const Writing& writing, json::Writer& writer, std::string_view prefix);

// The inside of an object without its braces, to be put into another one.
void WriteMoreFields(json::Writer& writer, chat::Raw object);

// True if there is nothing but white space, which the API refuses as text.
bool IsBlank(chat::Text text);
chat::Text TrimEnd(chat::Text text);

}  // namespace monorelay::dialects::anthropic_messages
