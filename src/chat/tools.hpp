// Fits tools and their calls to what a provider can do, and takes that back in its answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "chat/event.hpp"
#include "chat/hosted_tools.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "chat/response.hpp"

namespace monorelay::chat {

// What the provider's dialect has for tools.
struct ToolAbilities {
  bool tools = true;             // false: the model calls no tools
  bool free_form = false;        // tools whose input is any text
  bool groups = false;           // namespaces of tools
  bool allowed = false;          // a choice among some of the tools
  bool foreign_results = false;  // a result may stand without its call, a call without its result
  std::size_t longest_name = 64;
  std::string_view name_marks = "_-";  // that a name may hold beside ASCII letters and digits
  bool letter_first = false;           // a name begins with a letter or "_"
  std::string_view dialect = {};       // whose foreign tools can be sent
  HostedTools hosted = {};             // what it runs itself, and can be told by other dialects too
};

// What Fit changed, for the answer. Copied out of the request, so that it can outlive it.
class ToolNames {
 public:
  struct Entry {
    std::string sent;
    std::string name;   // escaped, like all texts
    std::string group;  // escaped
    bool free_form = false;
  };

  [[nodiscard]] bool IsEmpty() const { return entries_.empty(); }
  [[nodiscard]] const std::vector<Entry>& All() const { return entries_; }
  // The tool that the provider knows as `sent`; nullptr if it is unchanged.
  [[nodiscard]] const Entry* Find(std::string_view sent) const;
  [[nodiscard]] const Entry* Find(Text sent) const;
  void Add(Entry entry) { entries_.push_back(std::move(entry)); }

  // Gives the calls of a whole answer their own names and forms back. The input of a free-form tool
  // is taken out of the arguments {"input": "..."}; arguments of another shape are the input as
  // they stand.
  void Restore(Response& response) const;

 private:
  std::vector<Entry> entries_;
};

// Changes `request` so that a provider with `abilities` understands it:
//  - without tools: definitions and choice are dropped, past calls and results become text of
//    assistant and user turns;
//  - free-form tools become functions with one string argument, "input"; their past calls too;
//  - a tool of a namespace becomes "namespace__name"; names outside the provider's rules become
//    others that fit, the same in definitions, choice, past calls and results, and never two tools
//    the same one;
//  - foreign tools of other dialects are dropped, or refused if the choice insists on one;
//  - where a choice among some tools is not known, the others are left out;
//  - the calls of neighbouring assistant turns stand in one turn, and one tool turn directly behind
//    it has their results, in the order of the calls; a call without a result gets one that says
//    so, a result without a call is refused. Every call has an id of its own;
//  - where results may stand anywhere, turns stay as they are, unless calls lack ids;
//  - a request in the provider's own dialect keeps its names and turns in any case;
//  - each result names its tool and tells whether that is free-form.
// Fails with kInvalidRequest, naming the field.
Result<ToolNames> Fit(Request& request, const ToolAbilities& abilities, Notes& notes);

// A sink that gives the calls of a streamed answer their own names and forms back and passes
// everything to `next`, which must outlive it. The input of a free-form tool passes on as it comes.
std::unique_ptr<EventSink> MakeToolRestorer(ToolNames names, EventSink& next);

}  // namespace monorelay::chat
