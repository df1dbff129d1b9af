// Pages of the dashboard as somebody has set them up and wants to find them again.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "identity/principal.hpp"

namespace monorelay::identity {

// What can be set of a view.
struct ViewDraft {
  std::string name{};
  std::string page{};      // of the dashboard: "requests"
  std::string query{};     // of its address, without the question mark
  bool is_shared = false;  // others see it too
};

struct SavedView {
  std::string id{};  // a ULID
  std::string user_id{};
  std::string user_name{};
  ViewDraft draft{};
  std::int64_t updated_at = 0;  // seconds since the epoch, UTC
  std::int64_t version = 1;     // one more with each change
};

// Thread-safe.
class ViewStore {
 public:
  virtual ~ViewStore() = default;
  // Those of the user, and the shared ones of others if `with_shared`; by name.
  virtual Result<std::vector<SavedView>> Views(std::string_view user_id, bool with_shared) = 0;
  virtual Result<std::optional<SavedView>> FindView(std::string_view id) = 0;
  // Fails with kInvalidRequest and the status 409 if the user has one of that name for the page
  // already, or `most` of them.
  virtual Result<void> InsertView(const SavedView& view, std::int64_t most) = 0;
  // False: it is not of `version` any more, or gone. Fails as InsertView for the name.
  virtual Result<bool> UpdateView(const SavedView& view, std::int64_t version) = 0;
  virtual Result<bool> DeleteView(std::string_view id, std::optional<std::int64_t> version) = 0;
};

// What is wrong with a draft: "FIELD what is wrong"; empty: nothing.
std::string FaultIn(const ViewDraft& draft);

// Everybody has its own; who works for all (operators, admins, the owner) may share some, which all
// but members see. Changed by its owner alone; admins may remove shared ones. To others a view is
// not there. Fails with kNotFound, with kForbidden for who may not share, with kInvalidRequest for
// what FaultIn finds, and with the status 412 if `version` is not the present one. Thread-safe.
class SavedViews {
 public:
  static constexpr std::int64_t kMostViews = 200;  // of one account

  // Both must outlive it.
  SavedViews(ViewStore& store, const Clock& clock)
      : store_(store), clock_(clock), ids_(clock, Random()) {}

  // Of one page, or of all if it is empty.
  Result<std::vector<SavedView>> List(const Principal& who, std::string_view page);
  Result<SavedView> Find(const Principal& who, std::string_view id);
  Result<SavedView> Create(const Principal& who, ViewDraft draft);
  Result<SavedView> Change(const Principal& who, std::string_view id, ViewDraft draft,
                           std::int64_t version);
  Result<void> Remove(const Principal& who, std::string_view id,
                      std::optional<std::int64_t> version);

 private:
  ViewStore& store_;
  const Clock& clock_;
  std::mutex mutex_;
  IdMaker ids_;  // guarded by mutex_
};

}  // namespace monorelay::identity
