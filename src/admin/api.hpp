// What an admin resource's handler is given, and what it gives back.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/bearer_tokens.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "health/health_view.hpp"
#include "health/on_demand.hpp"
#include "identity/account_services.hpp"
#include "identity/audit.hpp"
#include "identity/principal.hpp"
#include "keys/key_pool.hpp"
#include "records/live_feed.hpp"
#include "records/reader.hpp"
#include "records/request_log.hpp"
#include "routing/explain.hpp"

namespace monorelay::identity {
class AccessBook;
class SavedViews;
class SecretVault;
}  // namespace monorelay::identity
namespace monorelay::limits {
class Ledger;
}
namespace monorelay::identity::sso {
class SingleSignOn;
}
namespace monorelay::sync {
class Synchroniser;
}

namespace monorelay::admin {

class ConfigDesk;
class HumanCheck;
class Pool;
class RefusalAudit;
class Replays;
class RelayDesk;
class SharedAnswers;

// One field of a request that is wrong.
struct FieldProblem {
  std::string parameter;
  std::string message;  // what is wrong, and what to do
  // Of a text with lines, in the configuration's case.
  std::string pointer{};     // JSON pointer of the setting
  std::string severity{};    // error, warning; empty: error
  std::string suggestion{};  // what was probably meant
  int line = 0;              // from 1; 0: the text has none
  int column = 0;
};

// An error of the admin API, sent as application/problem+json (RFC 9457).
struct Problem {
  int status = 500;
  std::string type;    // a stable code
  std::string title;   // of the type
  std::string detail;  // of this case
  std::vector<FieldProblem> fields;
  std::optional<std::chrono::seconds> retry_after{};  // sent as Retry-After
  std::string etag{};  // of what is there now, if the caller's was another one
};

Problem NotFound(std::string detail);
Problem WrongParameter(std::string parameter, std::string message);
Problem ProblemOf(const Error& error);

// The body of an answer, made piece by piece. Called on the admin's threads, one call at a time.
class Chunks {
 public:
  virtual ~Chunks() = default;
  // The next piece; empty: the end.
  virtual Result<std::string> Next() = 0;
};

// Tells the live events that a client wants how they are to look. Not thread-safe.
class EventWriter {
 public:
  virtual ~EventWriter() = default;
  // Appends the event as server-sent event; nothing if the client does not want it.
  virtual void Append(std::string& out, const records::LiveEvent& event) = 0;
  // The topics that it wants (records::LiveTopics), added up.
  [[nodiscard]] virtual std::uint8_t Topics() const = 0;
  // Whether whoever asks may still be told all that, with the rights of now.
  [[nodiscard]] virtual bool IsFor(const identity::Principal& principal) const = 0;
};

struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::string fields;  // further header lines
  std::string body;
  bool may_be_kept = false;             // by caches, if they ask each time whether it is still so
  bool is_page = false;                 // with a script and a style that come from here too
  std::unique_ptr<Chunks> chunks;       // in the place of a body
  std::unique_ptr<EventWriter> events;  // the answer is the live feed
};

using Outcome = std::expected<Answer, Problem>;

// The parameters of a query, in their order, decoded.
class Parameters {
 public:
  explicit Parameters(std::string_view query);

  // The last value of that name.
  [[nodiscard]] std::optional<std::string> Find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& All() const { return all_; }
  // From now on the parameter has this value, whatever the caller gave.
  void Force(std::string name, std::string value) {
    all_.emplace_back(std::move(name), std::move(value));
  }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

struct Request {
  std::string method;
  std::string path;
  std::string id;     // what stands in the place of the route's `{id}`, decoded
  std::string key{};  // the same of `{key}`
  Parameters parameters{{}};
  std::string body{};  // of a route that takes one
  std::string request_id;
  WallTime now;
  identity::Principal principal{};  // who asks; of a public route nobody
  std::string address{};            // where from
  std::string cookies{};            // as they came
  std::string if_match{};           // the version that a change is meant for
  std::string idempotency_key{};    // the call is made once, however often it comes
  std::string if_none_match{};      // the versions that the caller has already
  std::string range{};              // which part of the answer is wanted
  std::string if_range{};           // that part only of this version
  std::string agent{};              // the caller's program, as it calls itself
  bool is_secure = false;           // by TLS

  [[nodiscard]] identity::Actor By() const { return {principal, address}; }
};

// The keys of one provider, for their state.
struct ProviderKeys {
  std::string provider;
  std::shared_ptr<keys::KeyPool> pool;  // owned by the configuration in force
};

// What a client might ask, of which is to be said where it would go.
struct RoutingQuestion {
  std::string_view model;   // empty: that of the body
  std::string_view body{};  // a request in any dialect; empty: there is none
};

// What the handlers read from. Thread-safe; outlives the doors.
struct Services {
  const Clock& clock;
  records::RequestReader* reader = nullptr;                 // nullptr: nothing is recorded
  records::LiveFeed* feed = nullptr;                        // nullptr: the same
  std::function<records::RequestLogFigures()> log_state{};  // empty: nothing is recorded
  // Takes seconds at most. Empty: the same.
  std::function<Result<void>(const records::ClearOrder&)> clear{};
  // Of the configuration in force.
  std::function<std::vector<ProviderKeys>()> keys{};
  // Fails if the body cannot be read; that nobody serves the model is an explanation too.
  std::function<Result<routing::Explanation>(const RoutingQuestion&)> explain{};
  std::function<std::vector<health::ProviderHealth>()> health{};
  // Asks providers, and returns when they have answered; fails as health::OnDemand does.
  std::function<Result<health::CheckReport>(const health::CheckQuestion&)> check{};
  identity::AccountServices* accounts = nullptr;  // nullptr: there are none, and no `tokens`
  const BearerTokens* tokens = nullptr;
  identity::sso::SingleSignOn* single_sign_on = nullptr;  // nullptr: there is none
  HumanCheck* human_check = nullptr;                      // nullptr: passwords need no more
  identity::SecretVault* secrets = nullptr;               // nullptr: none can be kept
  identity::AccessBook* book = nullptr;   // of access keys and teams; nullptr: none can be made
  identity::SavedViews* views = nullptr;  // nullptr: none can be kept
  limits::Ledger* ledger = nullptr;       // nullptr: there are no limits
  identity::AuditLog* audit = nullptr;    // nullptr: nothing is written down
  RefusalAudit* refusals = nullptr;       // the same
  Replays* replays = nullptr;             // nullptr: each call is made
  SharedAnswers* shared = nullptr;        // nullptr: each answer is found out anew
  ConfigDesk* config = nullptr;           // nullptr: the configuration cannot be seen or changed
  RelayDesk* relay = nullptr;             // nullptr: only where no relay runs
  sync::Synchroniser* sync = nullptr;     // nullptr: the configuration cannot be carried anywhere
  Pool* hashing = nullptr;                // for routes that hash passwords; nullptr: there are none
  Pool* asking = nullptr;                 // for those that ask others; nullptr: as all others
  // Whether this is the token that lets somebody become the owner; and that it is needed no more.
  std::function<bool(std::string_view)> is_setup_token{};
  std::function<void()> forget_setup_token{};
};

// Runs on the admin's threads.
using Handler = Outcome (*)(const Services& services, const Request& request);

}  // namespace monorelay::admin
