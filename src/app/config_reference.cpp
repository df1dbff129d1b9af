#include "app/config_reference.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <limits>
#include <string_view>
#include <vector>

#include "app/config_schema.hpp"
#include "app/config_yaml.hpp"
#include "providers/directory.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kIntroduction = R"(# Configuration

This page is printed by `monorelay config-reference` from the table that the program reads its
configuration by; change the table, not the page.

## The file

`config.yml` in the working directory, or the file that `--config` names. Every setting is optional.
Without a file the relay listens on 127.0.0.1:8787 and serves the built-in provider `demo`, so that
it can be tried without an account anywhere. `monorelay check` says what is wrong with a file, where,
and what to write instead; see `config.example.yml` for one to begin with.

A number or boolean may stand in quotes, and an empty value is the default. A name that is not on
this page is an error. So are two equal names in one mapping. Aliases and merge keys (`<<`) of YAML
work. A setting marked *no effect yet* is accepted, but this version does not act on it; one marked
*no effect* is only accepted so that the files of older versions go on working. The program warns
when one of them is set.

Where the file cannot be written, edits go to `config.overlay.yml` in the data directory, which is
laid over it ([operating/configuration-editing.md](operating/configuration-editing.md)).

The names of providers, models and aliases are compared without regard to case, `-` and `_`.

## References

| written in a value | stands for |
|---|---|
| `${NAME}` | the environment variable; an error if it is not set |
| `${NAME:-text}` | the variable, or `text` if it is not set or empty |
| `$$` | one `$` |
| `file:PATH` | in a secret: the content of that file without its last line end; a relative path starts at the configuration's folder |
| `secret:NAME` | in a secret: the stored secret of that name |
| `${secret:NAME}` | the same in any text, also inside of a longer one |

## Flags and variables

| flag | variable | instead of |
|---|---|---|
| `--config FILE` | `MONORELAY_CONFIG` | `./config.yml` |
| `--host HOST` | `MONORELAY_HOST` | `server.host` |
| `--port PORT` | `MONORELAY_PORT` | `server.port` |
| `--data-dir DIR` | `MONORELAY_DATA_DIR` | `./data`, beside the configuration |
| `--log-level LEVEL` | `MONORELAY_LOG_LEVEL` | `server.log_level` |
| `--workers N` | `MONORELAY_WORKERS` | `server.workers` |
| | `MONORELAY_LOG_FORMAT` | `text`; the other is `json` |

A flag beats a variable, and a variable beats the file.

## Changes while it runs

The file is read again when it changes and on SIGHUP. It is checked as a whole before it takes
effect; one with errors is refused with the reasons in the log, and the relay goes on as before.
Requests in flight finish as they began. The address, the port, the number of workers, and where and
how long requests are recorded take effect at the next start.
)";

// A cell of a table: `|` would end it.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string Code(std::string_view text) {
  return "`" + Cell(text) + "`";
}

std::string TakesOf(const Setting& setting) {
  std::string takes(NameOf(setting.kind));
  const bool has_min = setting.min != std::numeric_limits<std::int64_t>::min();
  const bool has_max = setting.max != std::numeric_limits<std::int64_t>::max();
  if (has_min && has_max) takes += fmt::format(", {} to {}", setting.min, setting.max);
  if (setting.choices.empty()) return takes;
  std::string choices;
  for (const std::string& choice : ChoicesOf(setting)) {
    choices += (choices.empty() ? "" : ", ") + Code(choice);
  }
  return setting.kind == ValueKind::kText ? choices : fmt::format("{}: {}", takes, choices);
}

std::string DefaultCell(const Setting& setting) {
  if (!setting.default_note.empty()) return Cell(setting.default_note);
  const std::string text = TextOf(DefaultOf(setting));
  return text.empty() ? "none" : Code(text);
}

std::string_view NoteOf(State state) {
  switch (state) {
    case State::kWorks:
      return "";
    case State::kNotYet:
      return " *No effect yet.*";
    case State::kIgnored:
      return " *No effect.*";
  }
  return "";
}

std::string TableOf(const Section& section) {
  std::string rows;
  for (const Setting& setting : Settings()) {
    if (ParentOf(setting.path) != section.path) continue;
    rows += fmt::format("| {} | {} | {} | {}{} |\n", Code(LeafOf(setting.path)), TakesOf(setting),
                        DefaultCell(setting), Cell(setting.description), NoteOf(setting.state));
  }
  if (rows.empty()) return rows;
  return "\n| setting | takes | default | what it is |\n|---|---|---|---|\n" + rows;
}

std::string KnownProviders() {
  std::string text =
      "\n## Well-known providers\n\nAn entry under one of these names, or with a base URL at its "
      "host, need not say more than its keys.\n\n"
      "| name | type | base URL | dialects | auth | key |\n|---|---|---|---|---|---|\n";
  for (const providers::KnownProvider& row : providers::Directory::BuiltIn().All()) {
    std::vector<std::string_view> spoken;
    for (const dialects::Dialect dialect : row.dialects) spoken.push_back(NameOf(dialect));
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", Code(row.name), row.type,
                        row.base_url.empty() ? "each customer's own" : row.base_url,
                        fmt::join(spoken, ", "), NameOf(row.auth),
                        row.quirks.keys_optional ? "optional" : "needed");
  }
  return text;
}

}  // namespace

std::string ConfigReference() {
  std::string page(kIntroduction);
  for (const Section& section : Sections()) {
    page +=
        fmt::format("\n## {}\n\n{}\n{}", Code(section.path), section.description, TableOf(section));
  }
  page += KnownProviders();
  return page;
}

}  // namespace monorelay::app
