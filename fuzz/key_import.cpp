// Keys that are imported can be sent in a header line and have a weight within its bounds, whatever
// the text was; and no message quotes one. The first byte of the input chooses the format.
#include "admin/key_import.hpp"

#include "fuzz/fuzzing.hpp"

using monorelay::fuzzing::Require;
namespace admin = monorelay::admin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view kFormats[] = {"raw", "csv", "json"};
  const std::string_view content = monorelay::fuzzing::AsText(data + 1, size - 1);
  const auto keys = admin::ParseKeys(content, kFormats[data[0] % 3]);
  if (!keys) {
    Require(keys.error().status == 422 && !keys.error().fields.empty());
    return 0;
  }
  Require(!keys->empty() && keys->size() <= admin::kMostImported);
  std::vector<std::string> labels;
  for (const admin::ImportedKey& key : *keys) {
    Require(admin::IsKeyText(key.key.Reveal()));
    Require(key.weight >= 0 && key.weight <= 1'000'000);
    std::string label = admin::FreeLabel(key.label, labels);
    for (const std::string& other : labels) Require(other != label);
    labels.push_back(std::move(label));
  }
  return 0;
}
