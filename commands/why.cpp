#include "commands/args.h"
#include "commands/cards/prompt.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "store/sql/delivery.h"

namespace commands {

Message why(Context& context, Args& args) {
  args.end();
  const auto sent = store::newest_message(context.book, context.me.id);
  if (!sent) {
    return Message{{paragraph(
        "I have sent you no card yet. `/okr upcoming` lists what I will send you, and why.")}};
  }
  return cards::why_sent(context.book, *sent, context.me, context.now);
}

}  // namespace commands
