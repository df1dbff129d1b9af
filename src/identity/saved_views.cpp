#include "identity/saved_views.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::identity {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestPage = 40;
constexpr std::size_t kLongestQuery = 4096;
constexpr int kPreconditionFailed = 412;

bool IsPrintable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

bool IsPage(std::string_view text) {
  return !text.empty() && text.size() <= kLongestPage && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
  });
}

bool MayShare(const Principal& who) {
  return Administers(who.role) || who.role == Role::kOperator;
}

bool Sees(const Principal& who, const SavedView& view) {
  const bool is_own = view.user_id == who.user_id;
  return is_own || (view.draft.is_shared && who.role != Role::kMember);
}

Result<void> CheckDraft(const Principal& who, const ViewDraft& draft) {
  if (const std::string fault = FaultIn(draft); !fault.empty())
    return ClientError(ErrorKind::kInvalidRequest, fault);
  if (!draft.is_shared || MayShare(who)) return {};
  return ClientError(ErrorKind::kForbidden,
                     "sharing a view needs an operator, admin or the owner; save it for yourself");
}

std::unexpected<Error> NoSuchView(std::string_view id) {
  return ClientError(ErrorKind::kNotFound,
                     "there is no view \"" + std::string(id.substr(0, RequestId::kLength)) + "\"");
}

std::unexpected<Error> Changed() {
  auto error = ClientError(ErrorKind::kInvalidRequest,
                           "it was changed meanwhile; read it again and repeat your change");
  error.error().status = kPreconditionFailed;
  return error;
}

std::int64_t SecondsOf(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

std::string FaultIn(const ViewDraft& draft) {
  if (draft.name.empty() || draft.name.size() > kLongestName || !IsPrintable(draft.name))
    return "name must have 1 to 120 bytes and no control characters";
  if (!IsPage(draft.page))
    return "page must be a page's name: 1 to 40 of a-z, 0-9, \"-\" and \"/\"";
  if (draft.query.size() > kLongestQuery || !IsPrintable(draft.query))
    return "query must have at most 4096 bytes and no control characters";
  return {};
}

Result<std::vector<SavedView>> SavedViews::List(const Principal& who, std::string_view page) {
  auto views = store_.Views(who.user_id, who.role != Role::kMember);
  if (views && !page.empty())
    std::erase_if(*views, [&](const SavedView& view) { return view.draft.page != page; });
  return views;
}

Result<SavedView> SavedViews::Find(const Principal& who, std::string_view id) {
  auto view = store_.FindView(id);
  if (!view) return std::unexpected(std::move(view.error()));
  if (!*view || !Sees(who, **view)) return NoSuchView(id);
  return **std::move(view);
}

Result<SavedView> SavedViews::Create(const Principal& who, ViewDraft draft) {
  if (auto fits = CheckDraft(who, draft); !fits) return std::unexpected(std::move(fits.error()));
  SavedView view{.user_id = who.user_id,
                 .user_name = who.name,
                 .draft = std::move(draft),
                 .updated_at = SecondsOf(clock_.WallNow())};
  {
    const std::scoped_lock lock(mutex_);
    view.id = ids_.Make().View();
  }
  if (auto stored = store_.InsertView(view, kMostViews); !stored)
    return std::unexpected(std::move(stored.error()));
  return view;
}

Result<SavedView> SavedViews::Change(const Principal& who, std::string_view id, ViewDraft draft,
                                     std::int64_t version) {
  auto view = Find(who, id);
  if (!view) return view;
  if (view->user_id != who.user_id) {
    return ClientError(ErrorKind::kForbidden,
                       "the view is " + view->user_name + "'s; save one of your own");
  }
  if (auto fits = CheckDraft(who, draft); !fits) return std::unexpected(std::move(fits.error()));
  view->draft = std::move(draft);
  view->updated_at = SecondsOf(clock_.WallNow());
  view->version = version + 1;
  const auto stored = store_.UpdateView(*view, version);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) return Changed();
  return view;
}

Result<void> SavedViews::Remove(const Principal& who, std::string_view id,
                                std::optional<std::int64_t> version) {
  const auto view = Find(who, id);
  if (!view) return std::unexpected(view.error());
  if (view->user_id != who.user_id && !Administers(who.role))
    return ClientError(ErrorKind::kForbidden, "the view is " + view->user_name + "'s");
  const auto removed = store_.DeleteView(id, version);
  if (!removed) return std::unexpected(removed.error());
  if (*removed) return {};
  if (version) return Changed();
  return NoSuchView(id);
}

}  // namespace monorelay::identity
