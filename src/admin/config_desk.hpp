// The port to the configuration: reading it without its secrets, changing it, and its versions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "identity/account_context.hpp"

namespace monorelay::admin {

// What is in force, or would be: the file, with the overlay laid over it.
struct ConfigDocument {
  std::string text;           // secrets masked as `<secret FINGERPRINT>`
  std::string etag;           // without quotes; another after every change of file or overlay
  std::string path;           // of the file
  std::string overlay;        // of the overlay, where edits go if `is_read_only`
  bool is_read_only = false;  // edits go to the overlay
  bool exists = true;         // false: there is no file yet, and `text` is what is built in
};

// One change. A path is written as `monorelay config` takes it (providers.name.keys[0].label), or
// as JSON pointer if it begins with a slash.
struct ConfigStep {
  enum class Kind : std::uint8_t {
    kSet,      // makes or replaces; what is missing around it is made
    kUnset,    // fails if it is not set
    kAppend,   // to a list
    kExtend,   // the same with each item of the list that `value` is
    kRename,   // `value` is the other key, as a JSON text
    kAdd,      // as JSON Patch does: into a list, it is inserted before the place, `-` is the end
    kReplace,  // fails if it is not set
    kMove,     // `value` is where it comes from, a path as a JSON text
    kCopy,     // the same
    kTest,     // fails if something else stands there
  };
  Kind kind = Kind::kSet;
  std::string path;
  std::string value{};  // JSON; of kUnset nothing
};

struct ConfigOrder {
  std::vector<ConfigStep> steps;  // one after the other, all or nothing
  std::optional<std::string>
      text{};               // in their place: the whole text; masks stand for what is there
  std::string if_match{};   // the document's ETag without quotes; empty or `*`: whatever is there
  identity::Actor by;       // operators may change providers and routing alone
  std::string source{};     // for the audit: "api", "sync", ...
  bool is_dry_run = false;  // checks and compares, and changes nothing
  // The URLs of providers in it were looked up; without that, operators may not change any.
  bool has_known_urls = false;
};

// Something wrong with a text, or a warning.
struct ConfigProblem {
  bool is_error = true;
  std::string path;     // of the setting; may be empty
  std::string pointer;  // the same as JSON pointer
  int line = 1;         // in the text; both from 1
  int column = 1;
  std::string message;     // never quotes a secret
  std::string suggestion;  // what was probably meant; often empty
};

struct ConfigOutcome {
  std::string etag;         // of what is there now
  bool is_changed = false;  // false: it said so already, or a dry run
  std::string version{};    // the number of what was there before; empty if not changed
  std::string diff{};       // unified, secrets masked; empty if both are the same
  std::vector<ConfigProblem> warnings{};
  std::vector<std::string> effects{};  // sentences: what changes for the running relay
  std::vector<std::string>
      sealed{};                // names of secrets that were given in clear, and put into the store
  bool is_in_overlay = false;  // it was written into the overlay
  bool is_in_force = false;    // the relay runs by it; false after a dry run
  std::string why_not{};       // it is not in force; empty after a dry run
};

struct ConfigRefusal {
  enum class Kind : std::uint8_t {
    kConflict,   // it was changed meanwhile
    kInvalid,    // `problems` say where, or `text` does
    kNotFound,   // there is no such version
    kForbidden,  // not by this role
    kTooLarge,
    kNoRoom,  // to write it
    kFailed,  // it cannot be read or written
  };
  Kind kind = Kind::kFailed;
  std::string text;
  std::vector<ConfigProblem> problems{};
  std::string etag{};  // of kConflict: what is there
};

struct ConfigRevision {
  std::string id;
  std::int64_t time_s = 0;  // when it was replaced, seconds since the epoch, UTC
  std::string who;          // replaced it
  std::string source;       // by what: "command", "api", "sync", ...; may be empty
  std::string digest;       // SHA-256 of the text; empty: damaged
  std::size_t bytes = 0;
};

struct ConfigRevisionText {
  ConfigRevision revision;
  std::string text;  // masked
  std::string diff;  // from it to what is there now, masked
};

struct ConfigOrigin {
  std::string path;
  std::string pointer;
  std::string origin;    // default, file, overlay, environment, option
  std::string detail{};  // names of variables, or of the flag and its variable
  std::string value;     // as JSON, masked
  int line = 0;          // in the document's text; 0: not there
};

// Thread-safe; blocks. One writer at a time.
class ConfigDesk {
 public:
  template <class T>
  using Got = std::expected<T, ConfigRefusal>;

  virtual ~ConfigDesk() = default;

  virtual Got<ConfigDocument> Read() = 0;
  // What is in force as a JSON object: what is written, and the defaults of single settings.
  // Secrets masked.
  virtual Got<std::string> Values() = 0;
  // Returns when the change is on the disk and the relay has read it.
  virtual Got<ConfigOutcome> Apply(const ConfigOrder& order) = 0;
  // Former texts, newest first.
  virtual Got<std::vector<ConfigRevision>> Versions() = 0;
  virtual Got<ConfigRevisionText> Version(const std::string& id) = 0;
  // Puts that text in the place of the present one, as Apply does with a whole text. `order` says
  // all but steps and text.
  virtual Got<ConfigOutcome> Restore(const std::string& id, ConfigOrder order) = 0;
  // Where each value comes from, in the order of the reference.
  virtual Got<std::vector<ConfigOrigin>> Origins() = 0;
  // JSON Schema of the whole file, made from the table that it is read by.
  [[nodiscard]] virtual const std::string& Schema() const = 0;
};

}  // namespace monorelay::admin
