// An edit of a configuration's text changes what was asked for and nothing else, or is refused; and
// nothing breaks over texts of odd shape.
#include "app/config_edit.hpp"

#include <string>
#include <vector>

#include "app/config_leaves.hpp"
#include "app/config_mask.hpp"
#include "app/config_overlay.hpp"
#include "app/config_resolved.hpp"
#include "app/config_unmask.hpp"
#include "fuzz/fuzzing.hpp"

using monorelay::fuzzing::Require;
namespace app = monorelay::app;

namespace {

constexpr std::size_t kMostBytes = 4096;

// The outline agrees with the parser about where values stand.
void CheckLeaves(std::string_view text) {
  const auto leaves = app::LeavesOf(text);
  if (!leaves) return;
  std::size_t end = 0;
  for (const app::ConfigLeaf& leaf : *leaves) {
    Require(leaf.span.start >= end && leaf.span.end >= leaf.span.start);
    Require(leaf.span.end <= text.size());
    end = leaf.span.end;
  }
  Require(app::Replaced(text, {}) == text);
}

void CheckEdit(std::string_view text, const app::ConfigPath& path) {
  const std::string where = app::TextOf(path);
  const auto edited = app::EditConfig(
      text,
      std::vector{app::ConfigEdit{app::ConfigEdit::Action::kSet, where, "\"set by the fuzzer\""}});
  if (!edited) return;
  const auto said = app::ReadResolved(*edited);
  Require(said.has_value());
  const app::ConfigModel* part = app::FindPart(*said, path);
  Require(part != nullptr && part->text == "set by the fuzzer");
}

// What is masked says nothing of what it hides, and goes back to what it was.
void CheckMask(std::string_view text) {
  const auto masked = app::MaskedConfig(text);
  if (!masked || text.find("<secret") != std::string_view::npos) return;
  const auto back = app::Unmasked(*masked, text);
  Require(back.has_value() && *back == text);
}

void CheckOverlay(std::string_view text) {
  const auto overlay = app::OverlayFor("server: {port: 1}\n", text);
  if (!overlay) return;
  const auto together = app::OverlaidText("server: {port: 1}\n", *overlay);
  Require(together.has_value());
  const auto said = app::ReadResolved(text);
  if (said->kind != app::ConfigModel::Kind::kMap) return;
  const auto rest = app::OverlayFor(*together, text);
  Require(rest.has_value() && rest->empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kMostBytes) return 0;
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  CheckLeaves(text);
  CheckMask(text);
  CheckOverlay(text);
  if (const auto leaves = app::LeavesOf(text)) {
    for (std::size_t i = 0; i < leaves->size() && i < 4; ++i) CheckEdit(text, (*leaves)[i].path);
  }
  CheckEdit(text, {std::string("server"), std::string("port")});
  return 0;
}
