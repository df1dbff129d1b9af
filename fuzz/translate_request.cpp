// Whatever a client of any dialect sends, a provider of any dialect is sent JSON, or the client is
// told why not.
#include "dialects/codec.hpp"
#include "fuzz/translating.hpp"
#include "json/scan.hpp"
#include "relay/translation.hpp"

using monorelay::dialects::Dialect;
using monorelay::fuzzing::Require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string padded(monorelay::fuzzing::AsText(data, size));
  padded.reserve(size + monorelay::json::kPadding);
  for (const Dialect from : monorelay::fuzzing::kDialects) {
    for (const Dialect to : monorelay::fuzzing::kDialects) {
      const auto made = monorelay::relay::Translation::Make(
          {.client = from,
           .provider = to,
           .body = padded,
           .target = {
               .provider = "p", .model = "m", .stream = true, .traits = {}, .model_traits = {}}});
      if (made) {
        monorelay::fuzzing::RequireJson(made->Body());
        Require(made->Losses().find_first_of("\r\n") == std::string::npos);
      } else {
        Require(!made.error().text.value.empty());
      }
    }
  }
  return 0;
}
