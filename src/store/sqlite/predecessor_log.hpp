// The request log of the Python predecessor, read as records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "records/body_rules.hpp"
#include "records/record.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Reads a copy, so that the original stays as it is. One thread at a time.
class PredecessorLog {
 public:
  // `scratch` is a file that does not exist: the copy, which is removed again at the end. Fails if
  // `file` cannot be read or has no table `requests`.
  static Result<PredecessorLog> Open(const std::filesystem::path& file,
                                     std::filesystem::path scratch);
  PredecessorLog(PredecessorLog&&) noexcept = default;
  PredecessorLog& operator=(PredecessorLog&&) = delete;
  ~PredecessorLog();

  // The next records, at most `count`; none at the end. A record's id is made from its row, so that
  // who reads the same log twice gets the same ids. Texts are made ready by `rules`.
  Result<std::vector<records::RequestRecord>> Next(std::size_t count,
                                                   const records::BodyRules& rules);

 private:
  struct Parts;
  explicit PredecessorLog(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace monorelay::store::sqlite
