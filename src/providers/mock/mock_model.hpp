// A model that needs no account: the same request always gets the same answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::providers::mock {

// How the model behaves; see MockConfig.
struct Profile {
  std::int64_t latency_ms = 0;
  double tokens_per_second = 0;
  std::int64_t reply_tokens = 0;
  std::int64_t fail_every = 0;
  int fail_status = 503;

  // As the query of a URL and back. What cannot be read keeps its default.
  [[nodiscard]] std::string ToQuery() const;
  static Profile FromQuery(std::string_view query);
};

// What is asked of the model.
struct Question {
  std::string model;
  std::string prompt;  // the text of the last user message
  std::int64_t prompt_tokens = 0;
  std::int64_t max_tokens = 0;  // 0: no limit
  bool stream = false;
  bool include_usage = false;
};

// Reads a Chat Completions or Messages request. Fails with kInvalidRequest.
Result<Question> ReadQuestion(std::string_view body);

struct Reply {
  std::string id;
  std::vector<std::string> tokens;
  bool was_cut = false;  // by max_tokens
  [[nodiscard]] std::string Text() const;
};

// The answer of the model.
Reply ReplyTo(const Question& question, const Profile& profile);

// The answer as one JSON text.
std::string RenderWhole(dialects::Dialect dialect, const Question& question, const Reply& reply);

// The answer as a stream: what is sent at once, then one text for each token, then the end.
struct RenderedStream {
  std::string begin;
  std::vector<std::string> deltas;
  std::string end;
};
RenderedStream RenderStream(dialects::Dialect dialect, const Question& question,
                            const Reply& reply);

}  // namespace monorelay::providers::mock
