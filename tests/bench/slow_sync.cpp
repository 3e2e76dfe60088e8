// Preloaded into a server, makes every sync take two milliseconds longer: the disk of a cheap cloud
// machine.
#include <dlfcn.h>
#include <time.h>

namespace {

using Sync = int (*)(int);

int slowly(const char* name, int file) {
  const timespec pause{0, 2'000'000};
  ::nanosleep(&pause, nullptr);
  return reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, name))(file);
}

}  // namespace

extern "C" int fsync(int file) {
  return slowly("fsync", file);
}

extern "C" int fdatasync(int file) {
  return slowly("fdatasync", file);
}
