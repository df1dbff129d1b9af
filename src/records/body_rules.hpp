// How what was said becomes what is stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "records/record.hpp"
#include "records/redactor.hpp"
#include "relay/body_capture.hpp"

namespace monorelay::records {

struct BodySettings {
  std::size_t max_bytes = 256UL * 1024;  // of each stored text
  std::size_t preview_characters = 200;  // 0: no previews
  bool keeps_events = false;             // of a stream, beside the message that it made up
  std::vector<Secret> secrets;           // that never stand in what is stored
};

// Immutable; reading is thread-safe.
class BodyRules {
 public:
  BodyRules() : BodyRules(BodySettings{}) {}
  explicit BodyRules(BodySettings settings);

  // Puts a streamed answer together, replaces files, takes secrets out, cuts, and makes previews.
  // `record` is the one that the bodies belong to.
  [[nodiscard]] Bodies Prepare(const relay::BodyCapture& capture,
                               const RequestRecord& record) const;

  // The same for texts that come from elsewhere and are whole.
  [[nodiscard]] Body MakeBody(std::string text) const;
  [[nodiscard]] std::string MakePreview(std::string text) const;
  // Takes secrets out of `text`.
  void Redact(std::string& text) const { redactor_.Redact(text); }

 private:
  // Replaces and redacts. `is_cut`: the end of `text` is missing, and with it perhaps half a
  // secret. Returns how many secrets there were.
  std::size_t Clean(std::string& text, bool is_cut) const;
  // Of `bytes` bytes as it passed.
  [[nodiscard]] Body Stored(std::string text, std::int64_t bytes, bool is_cut) const;

  BodySettings settings_;
  Redactor redactor_;
};

}  // namespace monorelay::records
