//! The clock on the wall, for turns that take too long.

use super::contained::TAKEN_DOWN;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

/// What ends a turn: the jar looks at it at each loop and call.
static FLAG: AtomicU32 = AtomicU32::new(0);

/// What a turn that was told to end gets for that, before it is taken for one that never will.
const GRACE: Duration = Duration::from_secs(5);

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(10);

/// Native code of the engine's computes and does not look at the flag.
fn never_ends() -> ! {
    eprintln!("belljar: the app does not come back: a built-in function computes for longer than anything may");
    eprintln!("  look for a built-in that is given a huge length, as in Array(1e9).fill(0)");
    std::process::exit(i32::from(TAKEN_DOWN))
}

/// Sets the flag when a turn's time is over.
pub(super) struct Watch(Arc<Mutex<Option<Instant>>>);

impl Watch {
    /// A watch, running for as long as it is kept.
    pub(super) fn start() -> Self {
        let until = Arc::new(Mutex::new(None::<Instant>));
        let seen = Arc::downgrade(&until);
        thread::spawn(move || {
            while let Some(until) = seen.upgrade() {
                let due = *until.lock().unwrap_or_else(PoisonError::into_inner);
                if due.is_some_and(|due| Instant::now() >= due) {
                    // What the jar has seen already is not to be set back.
                    let _ = FLAG.compare_exchange(0, 1, Relaxed, Relaxed);
                }
                if due.is_some_and(|due| Instant::now() >= due + GRACE) {
                    never_ends();
                }
                drop(until);
                thread::sleep(TICK);
            }
        });
        Self(until)
    }

    /// The flag.
    pub(super) const fn flag() -> &'static AtomicU32 {
        &FLAG
    }

    /// Runs a turn, which may take so long. Gives how long it took, too.
    pub(super) fn during<T>(&self, ms: u32, turn: impl FnOnce() -> T) -> (T, Duration) {
        let begin = Instant::now();
        self.set(Some(begin + Duration::from_millis(ms.into())));
        let done = turn();
        let taken = begin.elapsed();
        self.set(None);
        FLAG.store(0, Relaxed);
        (done, taken)
    }

    fn set(&self, until: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}
