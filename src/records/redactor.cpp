#include "records/redactor.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.hpp"
#include "records/secret_shapes.hpp"

namespace monorelay::records {
namespace {

std::uint16_t FirstTwo(std::string_view text, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(text[at]) << 8U |
                                    static_cast<unsigned char>(text[at + 1]));
}

char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

Redactor::Redactor(std::span<const Secret> secrets) {
  for (const Secret& secret : secrets) {
    if (secret.Reveal().size() >= kShortestSecret) secrets_.push_back(secret);
  }
  for (const Secret& secret : secrets_) Add({.kind = Kind::kExact, .beginning = secret.Reveal()});
  for (const auto& [beginning, shortest] : kTokenShapes)
    Add({.kind = Kind::kToken, .beginning = beginning, .shortest = shortest});
  for (const std::string_view word : {"Bearer ", "bearer ", "BEARER "})
    Add({.kind = Kind::kBearer, .beginning = word});
  Add({.kind = Kind::kWebToken, .beginning = "eyJ"});
  Add({.kind = Kind::kPem, .beginning = "-----BEGIN "});
  Add({.kind = Kind::kUrl, .beginning = "://"});
  for (const std::string_view name : kCredentialNames)
    Add({.kind = Kind::kField, .beginning = name});
}

void Redactor::Add(const Rule& rule) {
  const auto list = [&](char first, char second) {
    const std::array<char, 2> beginning{first, second};
    const std::uint16_t two = FirstTwo({beginning.data(), beginning.size()}, 0);
    begins_.set(two);
    rules_[two].push_back(rule);
  };
  const char first = rule.beginning[0];
  const char second = rule.beginning[1];
  list(first, second);
  if (rule.kind != Kind::kField) return;
  // Names of fields are found in any case; a second letter in lower case alone follows a first one
  // in upper case alone in Title-Case.
  list(Upper(first), second);
  if (Upper(second) != second) list(Upper(first), Upper(second));
}

std::size_t Redactor::Redact(std::string& text) const {
  std::size_t count = 0;
  std::size_t copied = 0;
  std::string redacted;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (!begins_.test(FirstTwo(text, at))) continue;
    const Place place = Find(text, at);
    if (place.begin == place.end) continue;
    redacted.append(text, copied, place.begin - copied).append(kMark);
    copied = place.end;
    at = place.end - 1;
    ++count;
  }
  if (count == 0) return 0;
  redacted.append(text, copied);
  text = std::move(redacted);
  return count;
}

Redactor::Place Redactor::Find(std::string_view text, std::size_t at) const {
  for (const Rule& rule : rules_.at(FirstTwo(text, at))) {
    const Place place = Match(rule, text, at);
    if (place.begin != place.end) return place;
  }
  return {};
}

Redactor::Place Redactor::Match(const Rule& rule, std::string_view text, std::size_t at) {
  const std::string_view here = text.substr(at, rule.beginning.size());
  if (rule.kind == Kind::kField) {
    if (!EqualsIgnoringCase(here, rule.beginning) || IsInsideWord(text, at)) return {};
    const auto [begin, end] = ValueOfField(text, at + here.size());
    return {begin, end};
  }
  if (here != rule.beginning) return {};
  const std::size_t behind = at + here.size();
  std::size_t end = at;
  switch (rule.kind) {
    case Kind::kExact:
      return {at, behind};
    case Kind::kToken:
      if (!IsInsideWord(text, at)) end = EndOfToken(text, behind, rule.shortest);
      return end > behind ? Place{at, end} : Place{};
    case Kind::kBearer:
      end = EndOfToken(text, behind, kShortestBearer);
      return end > behind ? Place{behind, end} : Place{};
    case Kind::kWebToken:
      if (!IsInsideWord(text, at)) end = EndOfWebToken(text, at);
      return {at, end};
    case Kind::kPem:
      return {at, EndOfPrivateKey(text, at)};
    case Kind::kUrl: {
      const auto [begin, stop] = PasswordInUrl(text, behind);
      return {begin, stop};
    }
    case Kind::kField:
      break;
  }
  return {};
}

}  // namespace monorelay::records
