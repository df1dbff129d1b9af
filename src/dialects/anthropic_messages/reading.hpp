// What the parts of the request reader have in common.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "chat/request.hpp"
#include "dialects/anthropic_messages/path.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {

using json::Value;

// A request that is being read.
struct Reading {
  chat::Request request;
  Problem problem;
  chat::Opaque of_next_call;  // came as the signature of an empty thinking block
};

// Each reads one field of the top level.
void ReadSystem(Reading& reading, Value system, const Path& path);
void ReadMessages(Reading& reading, Value messages, const Path& path);
void ReadTools(Reading& reading, Value tools, const Path& path);
void ReadToolChoice(Reading& reading, Value choice, const Path& path);
void ReadThinking(Reading& reading, Value thinking, const Path& path);
void ReadOutputConfig(Reading& reading, Value config, const Path& path);
void ReadOutputFormat(Reading& reading, Value format, const Path& path);
void ReadMetadata(Reading& reading, Value metadata, const Path& path);
void ReadStopSequences(Reading& reading, Value stop, const Path& path);
void ReadServiceTier(Reading& reading, Value tier, const Path& path);

// Reads one block of content to the end of `parts`, in whatever turn it stands.
void ReadBlock(Reading& reading, Value block, const Path& path, std::vector<chat::Part>& parts);
// The same for an image or a document; false if its source is of an unknown kind.
bool ReadMedia(Reading& reading, Value block, const Path& path, std::vector<chat::Part>& parts);
// A block that becomes text for other dialects and stays itself for this one.
void ReadAsText(Reading& reading, Value block, std::vector<chat::Part>& parts);

// The inside of a string; reports whatever is none. The second takes null and nothing as empty.
chat::Text RequiredText(Reading& reading, Value value, const Path& path);
chat::Text OptionalText(Reading& reading, Value value, const Path& path);
std::optional<bool> OptionalBool(Reading& reading, Value value, const Path& path);

// A cache_control, null and nothing included.
chat::CacheMark ReadCacheMark(Reading& reading, Value control, const Path& path);
// Keeps the fields of `object` that are given and not among `known` in a part of type `type`; a
// cache_control that says more than its lifetime is one of them.
void KeepOtherFields(Reading& reading, Value object, std::initializer_list<std::string_view> known,
                     std::string_view type, std::vector<chat::Part>& parts);
// A part that only this dialect understands.
chat::Part ForeignPart(chat::Text type, chat::Raw raw);
// A field with a dotted name, for what has no place: "output_config.task_budget".
void AddExtra(Reading& reading, std::string_view prefix, chat::Text key, Value value);

}  // namespace monorelay::dialects::anthropic_messages
