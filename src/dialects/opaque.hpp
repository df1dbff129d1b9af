// Carries what only one provider can read through clients of another dialect.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/part.hpp"
#include "dialects/dialect.hpp"
#include "json/text_print.hpp"

namespace monorelay::dialects {

// Every wrapped text begins with this, so that one search tells whether a body may hold any.
constexpr std::string_view kWrappedPrefix = "bW9ub3JlbGF5LzE6";
// The ids of reasoning items of Responses that the relay has made, which no provider knows.
constexpr std::string_view kMadeReasoningPrefix = "rs_mr";

// True if the body of a client that speaks `dialect` may hold what its provider must not see: what
// the relay wrapped, reasoning that nobody has signed, ids that the relay has made.
bool MayHoldForeignParts(std::string_view body, Dialect dialect);

// `opaque` as one text of base64 characters (A-Z a-z 0-9 + / =), which a client gives back
// unchanged. `of_call`: it belongs to the tool call that follows rather than to reasoning. Without
// data it tells no more than where the reasoning beside it comes from. `signed_text` is that of a
// signature: see SignsOther.
std::string Wrap(const chat::Opaque& opaque, bool of_call,
                 const std::optional<json::TextPrint>& signed_text = std::nullopt);

struct Unwrapped {
  std::string data;  // unescaped, as are the others
  std::string dialect;
  std::string provider;
  bool whole = false;
  bool of_call = false;
  std::string signed_text;  // its print; empty if that is not known
};

// What Wrap was given; nothing if `text` was not made by it.
std::optional<Unwrapped> Unwrap(json::Text text);

// The opaque part that a client of `dialect` gave back as `text`: unwrapped if it was wrapped, else
// it belongs to a provider of that dialect. `keep` stores texts for as long as the request lives.
template <class Request>
chat::Opaque OpaqueFrom(json::Text text, std::string_view dialect, Request& request,
                        bool* of_call) {
  if (auto unwrapped = Unwrap(text)) {
    if (of_call != nullptr) *of_call = unwrapped->of_call;
    return {.data = request.KeepPlain(unwrapped->data),
            .dialect = request.KeepPlain(unwrapped->dialect),
            .provider = request.KeepPlain(unwrapped->provider),
            .whole = unwrapped->whole};
  }
  return {.data = text, .dialect = {dialect}, .provider = {}, .whole = false};
}

// True if `wrapped` is the signature of another text than `text`, as when a client has kept only
// the last piece of a stream.
bool SignsOther(json::Text wrapped, json::Text text);

// Makes an opaque part that was read from `wrapped` one that nobody can read, if it is the
// signature of another text than `text`, with which it would be refused.
inline void CheckSigned(chat::Opaque& opaque, json::Text wrapped, json::Text text) {
  if (SignsOther(wrapped, text)) opaque.dialect = {};
}

// True if a provider called `provider` that speaks `dialect` can read `opaque`.
bool IsReadableBy(const chat::Opaque& opaque, std::string_view dialect, std::string_view provider);

}  // namespace monorelay::dialects
