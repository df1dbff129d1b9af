// Whatever was said becomes something that can be stored: bounded, without the secret that was
// given, and the same when it is cleaned again. The first byte of the input chooses the dialect.
#include <algorithm>
#include <memory>

#include "fuzz/fuzzing.hpp"
#include "records/body_rules.hpp"
#include "records/embedded_files.hpp"
#include "records/redactor.hpp"

using monorelay::Secret;
using monorelay::fuzzing::Require;
namespace records = monorelay::records;
namespace relay = monorelay::relay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::size_t kMost = 400;
  const Secret secret("the-secret");
  static const records::BodyRules rules(
      {.max_bytes = kMost, .preview_characters = 50, .keeps_events = true, .secrets = {secret}});
  const std::string_view bytes = monorelay::fuzzing::AsText(data + 1, size - 1);

  relay::CaptureRules capturing;
  capturing.max_bytes = size % 2 == 0 ? size : size / 2;
  capturing.budget = std::make_shared<monorelay::http::BodyBudget>(1 << 30U);
  relay::BodyCapture capture(static_cast<monorelay::dialects::Dialect>(data[0] % 4), capturing);
  capture.TakeRequest(bytes);
  capture.OnBody(bytes);
  records::RequestRecord record;
  record.streaming = data[0] % 8 < 4;
  const records::Bodies bodies = rules.Prepare(capture, record);

  for (const records::Body* body : {&bodies.request, &bodies.response, &bodies.events}) {
    Require(body->text.size() <= kMost);
    Require(body->text.find(secret.Reveal()) == std::string::npos);
  }
  std::string text(bytes);
  static const records::Redactor redactor;
  redactor.Redact(text);
  Require(records::WithoutFiles(text).size() <= text.size());
  return 0;
}
