// Whatever a provider of any dialect answers, a client of any dialect gets JSON or an error, whole
// or as a stream.
#include "chat/replay.hpp"
#include "dialects/codec.hpp"
#include "fuzz/translating.hpp"

using monorelay::dialects::CodecFor;
using monorelay::dialects::Dialect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  monorelay::json::Document document;
  if (!document.ParseCopy(monorelay::fuzzing::AsText(data, size))) return 0;
  for (const Dialect from : monorelay::fuzzing::kDialects) {
    const auto response = CodecFor(from).ReadResponse(document);
    if (!response) continue;
    for (const Dialect to : monorelay::fuzzing::kDialects) {
      monorelay::dialects::ReplyContext context;
      context.model = "m";
      context.seed = "S";
      context.provider_dialect = from;
      monorelay::fuzzing::RequireJson(CodecFor(to).WriteResponse(*response, context));
      const auto writer = CodecFor(to).NewEventWriter(context);
      monorelay::chat::Replay(*response, *writer);
      monorelay::fuzzing::RequireEventsOfJson(writer->Out());
    }
  }
  return 0;
}
