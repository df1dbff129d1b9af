// The items of an answer in the form in which they are sent to clients.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chat/part.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::dialects::openai_responses {

enum class ItemKind : std::uint8_t {
  kMessage,
  kReasoning,
  kCall,
  kFreeFormCall,
  kPicture,
  kForeign
};
enum class ContentKind : std::uint8_t { kText, kRefusal, kSummary, kReasoning };

// Texts are escaped already.
struct OutputContent {
  ContentKind kind = ContentKind::kText;
  std::string text;
  std::string annotations;  // the elements of the array
  std::size_t annotation_count = 0;
  std::string logprobs;  // the elements of the array
};

struct OutputItem {
  ItemKind kind = ItemKind::kMessage;
  std::string id;
  std::string call_id;
  std::string name;
  std::string group;
  std::string input;      // arguments, or the input of a free-form tool, or a picture in base64
  std::string encrypted;  // reasoning that the client is to bring back; empty: none
  std::string raw;        // of kForeign: the whole item
  std::vector<OutputContent> contents;
  std::string_view status = "completed";
  bool open = false;  // in a stream: more of it may come
};

// True if `media` can be an item, which is made of the picture's own bytes.
bool IsPicture(const chat::Media& media);
// Stands in the text for media that have no item.
constexpr std::string_view kInsteadOfMedia = "[media that this API cannot carry]";

// The prefix of ids of that kind of item.
std::string_view PrefixOf(ItemKind kind);

// How an item stands when it is sent: announced and empty, or whole.
enum class ItemState : std::uint8_t { kBegun, kWhole };
void AppendItem(std::string& out, const OutputItem& item, ItemState state);

void AppendContent(std::string& out, const OutputContent& content, ItemState state);

// What the client has to bring back as `encrypted_content`, escaped: `opaque` itself if it is of
// this dialect, else wrapped. `provider` is the one that made it if `opaque` does not say.
// `text` is that of the item.
std::string EncryptedFor(chat::Opaque opaque, json::Text provider, bool own, json::Text text);
// The same for reasoning of another dialect that nobody has signed: it tells whose it is. Clients
// bring back no reasoning that has no encrypted form.
std::string EncryptedOfNobody(Dialect dialect, json::Text provider);
// The same for what belongs to a call.
std::string EncryptedOfCall(chat::Opaque opaque, json::Text provider);

}  // namespace monorelay::dialects::openai_responses
