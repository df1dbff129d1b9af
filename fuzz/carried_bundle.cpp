// Whatever comes from a Gist, a WebDAV folder or an upload is read within its bounds, in pieces as
// at once, and what is taken can be carried again.
#include <utility>
#include <vector>

#include "fuzz/fuzzing.hpp"
#include "sync/archive.hpp"
#include "sync/bundle.hpp"
#include "sync/sync_state.hpp"

using monorelay::fuzzing::Require;
// Not `sync`, which is a function of the system.
namespace carried = monorelay::sync;

namespace {

class Count final : public carried::ArchiveReader::Sink {
 public:
  monorelay::Result<void> OnEntry(const carried::ArchiveEntry& entry) override {
    Require(carried::IsArchiveName(entry.name) && left_ == 0);
    left_ = entry.bytes;
    all += entry.name;
    return {};
  }
  monorelay::Result<void> OnBytes(std::string_view bytes) override {
    Require(bytes.size() <= left_);
    left_ -= bytes.size();
    all += bytes;
    return {};
  }
  monorelay::Result<void> OnEntryEnd() override {
    Require(left_ == 0);
    return {};
  }
  std::string all;

 private:
  std::uint64_t left_ = 0;
};

// What a reader has seen, and whether it was content.
std::pair<std::string, bool> Seen(std::string_view archive, bool in_pieces) {
  Count count;
  carried::ArchiveReader reader(count);
  bool is_good = true;
  monorelay::fuzzing::Pieces pieces(archive);
  while (is_good && in_pieces && !pieces.IsEmpty())
    is_good = reader.Feed(pieces.Next()).has_value();
  if (!in_pieces) is_good = reader.Feed(archive).has_value();
  is_good = is_good && reader.Finish().has_value();
  return {count.all, is_good};
}

void CheckBundle(const std::vector<std::pair<std::string, std::string>>& found) {
  std::vector<carried::BundleFile> files;
  for (const auto& [name, text] : found) files.push_back({name, text});
  const auto strict = carried::BundleFrom(files, false);
  const auto lenient = carried::BundleFrom(files, true);
  Require(!strict || lenient.has_value());
  if (!lenient) return;
  const auto again = carried::BundleFrom(carried::FilesOf(*lenient), false);
  Require(again.has_value() && again->config == lenient->config &&
          again->sealed == lenient->sealed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  const auto whole = Seen(text, false);
  const auto pieces = Seen(text, true);
  Require(whole.second == pieces.second && (!whole.second || whole.first == pieces.first));
  if (const auto files = carried::FilesIn(text, 8, 1U << 20U)) {
    Require(carried::FilesIn(carried::ArchiveOf(*files, 0), 8, 1U << 20U) == *files);
    CheckBundle(*files);
  }
  // As a file, with a manifest of its own: the text may be one as well.
  CheckBundle({{"config.yml", std::string(text)}});
  CheckBundle({{"config.yml", "a: 1\n"}, {"monorelay.json", std::string(text)}});
  // A short passphrase's cost stands in the text; only those that cost little are tried.
  const monorelay::Secret passphrase("correct horse");
  const bool is_cheap = size > 20 && data[12] <= 1 && data[13] == 0 && data[14] == 0 &&
                        data[15] == 0 && data[17] == 0 && data[18] == 0 && data[19] == 0;
  if (is_cheap) static_cast<void>(carried::Opened(text, passphrase));
  static_cast<void>(carried::SyncStateFrom(std::string(text)));
  return 0;
}
