//! Bounds the work: so many pictures are made at once as there are cores, so many more may wait, and what they hold in
//! memory together has a limit. Who finds no place is sent away at once, who waits too long after that.
//!
//! Permits are taken in one order (place, source, pixels, worker) and given back by being dropped, and who needs a worker
//! before he knows how many pixels there are gives it back before he waits for them: nobody waits in a circle, and whoever's client is gone gives up his place. A permit follows the work into its thread: work that
//! nobody waits for any more still counts until it ends.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use crate::embedded::answer::Refused;

/// So many requests may wait beside those that are worked on.
const WAITING: usize = 64;

/// So long they may wait. `ps` does not wait longer.
const LONGEST_WAIT: Duration = Duration::from_secs(4);

/// The largest file that is read, in bytes; also what all the files in memory may have together.
pub(super) const LONGEST_SOURCE: u64 = 80 << 20;

/// What pictures in memory may have together, from their first pixel until a client has taken the last byte. With
/// the files and the program itself it is less than 512 MiB.
pub(super) const MOST_OF_PIXELS: u64 = 352 << 20;

/// Permits count memory in pieces of this many bytes.
const PIECE: u64 = 1024;

const BUSY: Refused = Refused::not_now("the server is busy");

/// Where the work is done.
#[derive(Debug)]
pub(super) struct Workshop {
    workers: usize,
    places: Arc<Semaphore>,
    sources: Arc<Semaphore>,
    pixels: Arc<Semaphore>,
    benches: Arc<Semaphore>,
}

/// A request that has found its place, and what it holds.
#[derive(Debug)]
pub(super) struct Ticket {
    until: Instant,
    source: Option<OwnedSemaphorePermit>,
    pixels: Option<OwnedSemaphorePermit>,
    bench: Option<OwnedSemaphorePermit>,
    _place: OwnedSemaphorePermit,
}

impl Workshop {
    pub(super) fn new(workers: usize) -> Self {
        let pieces = |bytes| Arc::new(Semaphore::new(pieces(bytes, bytes) as usize));
        Self {
            workers,
            places: Arc::new(Semaphore::new(workers + WAITING)),
            sources: pieces(LONGEST_SOURCE),
            pixels: pieces(MOST_OF_PIXELS),
            benches: Arc::new(Semaphore::new(workers)),
        }
    }

    /// How many work at once at most.
    pub(super) fn workers(&self) -> usize {
        self.workers
    }

    /// How many requests are worked on or wait.
    pub(super) fn queue(&self) -> usize {
        self.workers + WAITING - self.places.available_permits()
    }

    /// # Errors
    /// 503 where no place is left.
    pub(super) fn enter(&self) -> Result<Ticket, Refused> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        Ok(Ticket {
            until: Instant::now() + LONGEST_WAIT,
            source: None,
            pixels: None,
            bench: None,
            _place: place.map_err(|_| BUSY)?,
        })
    }

    /// Waits for the memory that a source of so many bytes takes. One that is too large is not waited for: it would
    /// take all there is, and hold up everybody behind it.
    ///
    /// # Errors
    /// 422 where it is too large; 503 where memory is too long in coming.
    pub(super) async fn take_in(&self, ticket: &mut Ticket, bytes: u64) -> Result<(), Refused> {
        if bytes > LONGEST_SOURCE {
            return Err(Refused::unprocessable("the file is too large"));
        }
        let pieces = pieces(bytes, LONGEST_SOURCE);
        let permit = Arc::clone(&self.sources).acquire_many_owned(pieces);
        ticket.source = Some(in_time(ticket.until, permit).await?);
        Ok(())
    }

    /// Waits for the memory that it takes to make a picture.
    ///
    /// # Errors
    /// 422 where it is more than there is; 503 where it is too long in coming.
    pub(super) async fn lay_out(&self, ticket: &mut Ticket, bytes: u64) -> Result<(), Refused> {
        if bytes > MOST_OF_PIXELS {
            return Err(Refused::unprocessable("the picture takes too much memory"));
        }
        let pieces = pieces(bytes, MOST_OF_PIXELS);
        let permit = Arc::clone(&self.pixels).acquire_many_owned(pieces);
        ticket.pixels = Some(in_time(ticket.until, permit).await?);
        Ok(())
    }

    /// Waits for a core, and computes on it what takes little memory.
    ///
    /// # Errors
    /// 503 where no core comes free in time, or what the job says.
    pub(super) async fn compute<T: Send + 'static>(
        &self,
        mut ticket: Ticket,
        job: impl FnOnce() -> Result<T, Refused> + Send + 'static,
    ) -> Result<(Ticket, T), Refused> {
        let permit = Arc::clone(&self.benches).acquire_owned();
        ticket.bench = Some(in_time(ticket.until, permit).await?);
        let (mut ticket, found) = waiting_for(ticket, job).await?;
        ticket.bench = None;
        Ok((ticket, found))
    }

    /// Waits for a core, and makes a picture on it.
    pub(super) async fn make(
        &self,
        mut ticket: Ticket,
        job: impl FnOnce() -> Result<Vec<u8>, Refused> + Send + 'static,
    ) -> Result<Bytes, Refused> {
        let permit = Arc::clone(&self.benches).acquire_owned();
        ticket.bench = Some(in_time(ticket.until, permit).await?);
        let (ticket, picture) = waiting_for(ticket, job).await?;
        Ok(Made::of(picture, ticket))
    }
}

/// Does what waits for a disk, or computes, where nobody else is held up.
pub(super) async fn waiting_for<T: Send + 'static>(
    ticket: Ticket,
    job: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> Result<(Ticket, T), Refused> {
    let done = spawn_blocking(move || (ticket, job())).await;
    // A decoder that panics has met a picture that it cannot decode.
    let (ticket, outcome) = done.map_err(|_| Refused::unprocessable("the picture is damaged"))?;
    Ok((ticket, outcome?))
}

/// A picture whose memory counts until the last byte of it has been taken.
struct Made {
    picture: Vec<u8>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Made {
    fn of(picture: Vec<u8>, mut ticket: Ticket) -> Bytes {
        let mut permit = ticket.pixels.take();
        let kept = pieces(picture.len() as u64, MOST_OF_PIXELS) as usize;
        if let Some(smaller) = permit.as_mut().and_then(|permit| permit.split(kept)) {
            permit = Some(smaller);
        }
        Bytes::from_owner(Self {
            picture,
            _permit: permit,
        })
    }
}

impl AsRef<[u8]> for Made {
    fn as_ref(&self) -> &[u8] {
        &self.picture
    }
}

async fn in_time(
    until: Instant,
    permit: impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>>,
) -> Result<OwnedSemaphorePermit, Refused> {
    match timeout_at(until, permit).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(BUSY),
    }
}

fn pieces(bytes: u64, most: u64) -> u32 {
    let pieces = bytes.min(most).div_ceil(PIECE);
    u32::try_from(pieces).expect("the limits have less than 2^32 pieces")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn beyond_the_places_nobody_gets_in() {
        let workshop = Workshop::new(2);
        let tickets: Vec<_> = (0..66).map(|_| workshop.enter().unwrap()).collect();
        assert_eq!(workshop.queue(), 66);
        assert_eq!(workshop.enter().unwrap_err().status.as_u16(), 503);
        drop(tickets);
        assert_eq!(workshop.queue(), 0);
        assert!(workshop.enter().is_ok());
    }

    #[tokio::test]
    async fn who_waits_too_long_is_sent_away() {
        let workshop = Workshop::new(1);
        let mut first = workshop.enter().unwrap();
        workshop.take_in(&mut first, LONGEST_SOURCE).await.unwrap();
        let mut second = workshop.enter().unwrap();
        second.until = Instant::now();
        let refused = workshop.take_in(&mut second, 1).await.unwrap_err();
        assert_eq!(refused.status.as_u16(), 503);
        let mut large = workshop.enter().unwrap();
        let refused = workshop.take_in(&mut large, LONGEST_SOURCE + 1).await;
        assert_eq!(refused.unwrap_err().status.as_u16(), 422, "at once");
        drop(first);
        let mut third = workshop.enter().unwrap();
        workshop.take_in(&mut third, 1).await.unwrap();
    }

    #[tokio::test]
    async fn work_counts_until_it_ends_and_its_result_until_it_is_gone() {
        let workshop = Arc::new(Workshop::new(1));
        let all = workshop.pixels.available_permits();
        let mut ticket = workshop.enter().unwrap();
        workshop.lay_out(&mut ticket, 10_000).await.unwrap();
        assert_eq!(all - workshop.pixels.available_permits(), 10);
        let (go_on, wait) = mpsc::channel::<()>();
        let (tell, begun) = mpsc::channel::<()>();
        let client = tokio::spawn({
            let workshop = Arc::clone(&workshop);
            async move {
                let job = move || {
                    tell.send(()).unwrap();
                    let _ = wait.recv();
                    Ok(vec![0; 5000])
                };
                workshop.make(ticket, job).await
            }
        });
        spawn_blocking(move || begun.recv()).await.unwrap().unwrap();
        client.abort();
        assert!(client.await.unwrap_err().is_cancelled());
        assert_eq!(workshop.queue(), 1);
        assert_eq!(workshop.benches.available_permits(), 0);
        drop(go_on);
        while workshop.queue() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(workshop.pixels.available_permits(), all);

        let mut ticket = workshop.enter().unwrap();
        workshop.lay_out(&mut ticket, 10_000).await.unwrap();
        let made = workshop.make(ticket, || Ok(vec![0; 5000])).await.unwrap();
        assert_eq!(workshop.queue(), 0);
        assert_eq!(all - workshop.pixels.available_permits(), 5);
        drop(made);
        let mut ticket = workshop.enter().unwrap();
        let refused = workshop.lay_out(&mut ticket, u64::MAX).await.unwrap_err();
        assert_eq!(refused.status.as_u16(), 422);
        assert_eq!(workshop.pixels.available_permits(), all);
    }

    #[tokio::test]
    async fn a_core_that_computed_is_free_again() {
        let workshop = Workshop::new(1);
        let ticket = workshop.enter().unwrap();
        let (ticket, found) = workshop.compute(ticket, || Ok(7)).await.unwrap();
        assert_eq!((found, workshop.benches.available_permits()), (7, 1));
        workshop.make(ticket, || Ok(Vec::new())).await.unwrap();
        let mut second = workshop.enter().unwrap();
        let _busy = workshop.benches.try_acquire().unwrap();
        second.until = Instant::now();
        let refused = workshop.compute(second, || Ok(())).await;
        assert_eq!(refused.unwrap_err().status.as_u16(), 503);
    }

    #[tokio::test]
    async fn a_panic_is_a_refusal_and_gives_everything_back() {
        let workshop = Workshop::new(1);
        let free = |of: &Semaphore| of.available_permits();
        let all = (free(&workshop.sources), free(&workshop.pixels));
        let mut ticket = workshop.enter().unwrap();
        workshop.take_in(&mut ticket, 5000).await.unwrap();
        workshop.lay_out(&mut ticket, 5000).await.unwrap();
        let refused = workshop.make(ticket, || panic!("a decoder")).await;
        assert_eq!(refused.unwrap_err().status.as_u16(), 422);
        let ticket = workshop.enter().unwrap();
        let refused = workshop.compute(ticket, || -> Result<(), Refused> { panic!("a head") });
        assert_eq!(refused.await.unwrap_err().status.as_u16(), 422);
        assert_eq!(workshop.queue(), 0);
        assert_eq!((free(&workshop.sources), free(&workshop.pixels)), all);
        assert_eq!(workshop.benches.available_permits(), 1);
    }
}
