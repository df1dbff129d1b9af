#include "relay/body_capture.hpp"

#include <algorithm>

namespace monorelay::relay {

std::optional<BodyLevel> BodyLevelNamed(std::string_view name) {
  if (name == "off") return BodyLevel::kOff;
  if (name == "errors") return BodyLevel::kErrors;
  if (name == "full") return BodyLevel::kFull;
  return std::nullopt;
}

BodyLevel CaptureRules::LevelFor(std::string_view client, std::string_view provider,
                                 std::optional<BodyLevel> of_key) const {
  const auto named = by_client.find(client);
  if (!of_key && named != by_client.end()) of_key = named->second;
  const auto of_provider = by_provider.find(provider);
  if (of_provider == by_provider.end()) return of_key.value_or(level);
  return of_key ? std::min(*of_key, of_provider->second) : of_provider->second;
}

bool CaptureRules::MayKeep(std::string_view client, std::optional<BodyLevel> of_key) const {
  const auto named = by_client.find(client);
  if (!of_key && named != by_client.end()) of_key = named->second;
  if (of_key) return *of_key != BodyLevel::kOff;
  return level != BodyLevel::kOff || std::ranges::any_of(by_provider, [](const auto& provider) {
           return provider.second != BodyLevel::kOff;
         });
}

void BodyCapture::TakeRequest(std::string_view body) {
  if (std::exchange(has_request_, true)) return;
  Take(request_, body);
}

// Once something is missing nothing is added behind it.
void BodyCapture::Take(Side& side, std::string_view bytes) {
  const bool is_whole = !side.IsCut();
  side.bytes += static_cast<std::int64_t>(bytes.size());
  if (!is_whole) return;
  const std::string_view kept = bytes.substr(0, max_bytes_ - side.text.size());
  if (!budget_->Take(kept.size())) return;
  charged_ += kept.size();
  side.text += kept;
}

}  // namespace monorelay::relay
