// What the tests of Messages have in common.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chat/event.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {

// Reads requests with the codec and keeps what they look into.
class Requests {
 public:
  // The request that `body` is; fails the test if it is none.
  chat::Request Read(std::string_view body);
  // The same as if a client of another dialect had sent it: what only this dialect understands is
  // then for nobody.
  chat::Request FromElsewhere(std::string_view body);
  // The text of the error that `body` gives; empty if it gives none.
  std::string ErrorOf(std::string_view body);

 private:
  std::deque<json::Document> documents_;
};

// A request with one message of the user and `more` fields ("\"a\":1,").
std::string Asking(std::string_view more);
// A request with these messages.
std::string Talking(std::string_view messages, std::string_view more = {});

struct Written {
  std::string body;   // empty if it was refused
  std::string notes;  // as the header renders them
  std::string error;
};
Written Write(const chat::Request& request, const Target& target = {});

// Gives a reader a whole stream, event by event.
void FeedAll(EventReader& reader, std::string_view stream, chat::EventSink& sink);

// The events of a stream, one line each, for example `text "Hello"`.
std::vector<std::string> EventsOf(EventReader& reader, std::string_view stream);
std::vector<std::string> EventsOf(std::string_view stream);

// An event with nothing but its kind and text.
chat::Event Piece(chat::EventKind kind, std::string_view text = {});
chat::Event Call(std::int64_t call, std::string_view id, std::string_view name);
chat::Event CallArguments(std::int64_t call, std::string_view text);
chat::Event CallEnd(std::int64_t call);

// The context of an answer that comes from `dialect`.
ReplyContext Context(Dialect dialect);

}  // namespace monorelay::dialects::anthropic_messages
