// What providers send, as bytes: answers in both dialects, whole and streamed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace monorelay::testing {

// A request as a provider got it.
struct UpstreamRequest {
  std::string head;  // as received, with its empty line
  std::string body;
  int connection = 0;        // 1 for the first one that was accepted
  bool was_resumed = false;  // TLS: the handshake was shortened
  std::string server_name;   // TLS: as the client named it

  [[nodiscard]] std::string Method() const;
  [[nodiscard]] std::string Target() const;
  // The value of a header field; empty if there is none.
  [[nodiscard]] std::string Header(std::string_view name) const;

  [[nodiscard]] std::string Model() const;
  [[nodiscard]] bool AsksForMessages() const;  // the path is that of Messages
  [[nodiscard]] bool AsksForStream() const;
  [[nodiscard]] bool AsksForUsage() const;  // stream_options.include_usage
};

// An answer in the order in which it leaves; the pieces are framed already.
struct RenderedAnswer {
  std::string head;
  std::vector<std::string> pieces;

  [[nodiscard]] std::string Bytes() const;
};

// What fakes count for every answer.
constexpr int kInputTokens = 7;

// A head with `fields` (complete lines) and a body of known length.
RenderedAnswer RenderPlain(int status, std::string_view fields, std::string_view body);
// A head and a chunked body.
RenderedAnswer RenderChunked(int status, std::string_view fields,
                             const std::vector<std::string>& chunks);

// The JSON text of a whole answer that says `text`.
std::string WholeAnswer(const UpstreamRequest& request, std::string_view text);
// The events of a stream that says `words`, each with its empty line.
std::vector<std::string> StreamEvents(const UpstreamRequest& request,
                                      const std::vector<std::string>& words);
// An answer in the dialect and the form that the request asks for.
RenderedAnswer AnswerTo(const UpstreamRequest& request, std::string_view text);

// `text` cut before each space.
std::vector<std::string> WordsOf(std::string_view text);
// As a JSON string.
std::string Quoted(std::string_view text);

}  // namespace monorelay::testing
