// Texts in fewer bytes: zstd.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace monorelay::store {

// Reuses its memory. Not thread-safe.
class Compressor {
 public:
  Compressor();

  // `text` as one zstd frame, with its size and a checksum; valid until the next call. Empty if
  // memory ran out.
  std::string_view Compress(std::string_view text);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
  std::string out_;
};

// What Compress was given; nothing if `frame` is damaged or would be larger than `most` bytes.
std::optional<std::string> Decompress(std::string_view frame, std::size_t most);

}  // namespace monorelay::store
