/*
 * PBFT for one height, with crash, recovery, journal and signing guard: n = 4, one Byzantine
 * validator. What is modelled and what is not, what came out and how to run it: README.md beside
 * this file. Rules are those of docs/spec/consensus.md.
 *
 *   -DBYZ=k        the Byzantine validator, 0..3; the primary of view v is validator v mod 4
 *   -DVIEWS=n      views 0..n-1, n = 2 or 3; 3 unless given
 *   -DEVERY_STEP   also the steps that others dominate (README.md, "Reductions")
 *   -DREACH=g      claim that goal g cannot be reached; it must fail, or the model is empty
 *   -DFORK_ONLY    claim agreement only, so that a mutation must fork the chain to be noticed
 *
 * Mutations, each takes one rule away:
 *   -DSEND_BEFORE_SYNC            a message leaves before journal and guard have it    (rule 2)
 *   -DCERTIFICATE_NOT_SYNCED      a commit is journaled without its certificate        (rule 2)
 *   -DNO_GUARD                    no signing guard                                     (rule 3)
 *   -DJOURNAL_BEHIND_GUARD        recovery does not ask the journal for what it signed (rule 4)
 *   -DAMNESIA_IGNORED             recovery makes a missing journal and guard anew      (rule 4)
 *   -DCERTIFICATE_NOT_REPORTED    view-changes carry no certificate                    (rule 6)
 *   -DANY_CERTIFICATE             a new-view need not take the highest certificate     (rule 6)
 *   -DNO_RECOMPUTATION            a new-view is believed                               (rule 6)
 *   -DVOTE_BELOW_VIEW             commits below the own view, and the guard lets it pass (rules 3, 6)
 *   -DVIEWS_ADDED_UP              prepares of two views make one certificate           (messages)
 *   -DQUORUM_ONE_SMALLER          two votes are a quorum                               (model)
 * and one that changes nothing, as README.md says:
 *   -DCERTIFICATE_NOT_KEPT        that of a new-view is not kept unless committed on   (rule 6)
 */
#ifndef BYZ
#define BYZ 0
#endif
#ifndef VIEWS
#define VIEWS 3
#endif
#define PRIMARY(v) ((v) % 4)

/*
 * Two blocks are enough: it takes two to disagree, and no rule lets a replica act because blocks
 * differ; so a run with more of them is still one when all but one get the same name. 0 is none.
 */
#define A 1
#define B 2

/* The prepare certificate of view v for block x; 0 is none; that of a higher view is greater. */
#define CERT(v, x) (2 * (v) + (x))
#define CERTS (2 * VIEWS + 1)
#define VIEW_OF(c) (((c) - 1) / 2)
#define BLOCK_OF(c) (((c) - 1) % 2 + 1)
#define HIGHER(c, d) ((c) > (d) -> (c) : (d))

/* Guard positions, ordered (rule 3). 0 is none: nobody changes to view 0. */
#define AT(v, step) (5 * (v) + (step))
#define VIEW_CHANGE 0
#define PRE_PREPARE 1
#define NEW_VIEW 2
#define PREPARE 3
#define COMMIT 4

/*
 * The network: what correct replicas ever sent. Nothing is taken out, and a replica acts on what it
 * likes of it, whenever: messages are lost, late, repeated and reordered. Sets of senders: bit i is
 * validator i.
 */
byte prePrepared;                   /* in view 0: bit x: block x */
byte newView[VIEWS];                /* bit x: block x, a new one; bit 2 + c: that of c again */
byte prepared[CERTS];               /* [CERT(v, x)]: who sent Prepare(v, x) */
byte committed[CERTS];              /* [CERT(v, x)]: who sent Commit(v, x) */
byte changed[VIEWS * VIEWS];        /* who sent ViewChange(w), with no certificate of view u or up: */
#define CHANGED(w, u) changed[(w) * VIEWS + (u)]

/*
 * The Byzantine validator has signed everything, and shows each replica what it likes. So three of
 * four are any two correct ones. Once they are two, who they are matters no more: it is everyone.
 */
#ifdef QUORUM_ONE_SMALLER
#define QUORUM(set) ((set) != 0)
#else
#define QUORUM(set) (((set) & ((set) - 1)) != 0)
#endif
#define EVERYONE 15
#define PLUS(set, i) (QUORUM((set) | (1 << (i))) -> EVERYONE : (set) | (1 << (i)))

#ifdef VIEWS_ADDED_UP
#define BEFORE(v) ((v) > 0 -> (v) - 1 : 0)
#define PREPARED(v, x) QUORUM(prepared[CERT(v, x)] | prepared[CERT(BEFORE(v), x)])
#else
#define PREPARED(v, x) QUORUM(prepared[CERT(v, x)])
#endif

/*
 * Whether view-changes for w oblige its primary to propose the block of certificate c again, or,
 * if there is none among them, let it propose its own (rule 6). One is of the Byzantine validator
 * and carries any certificate there is, or none; so it takes a quorum without a higher one.
 */
#ifdef ANY_CERTIFICATE
#define OBLIGED(w, c) (PREPARED(VIEW_OF(c), BLOCK_OF(c)) && QUORUM(CHANGED(w, w)))
#else
#define OBLIGED(w, c) (PREPARED(VIEW_OF(c), BLOCK_OF(c)) && QUORUM(CHANGED(w, VIEW_OF(c) + 1)))
#endif
#define FREE(w) QUORUM(CHANGED(w, 0))

/* Blocks have no names of their own: the first that is proposed is A. That halves the search. */
bit named;
#define NAMEABLE(x) ((x) == A || named)

/* Of the step being taken; 0 between steps. `what`: the block, the certificate, the proposal. */
byte pos, what, v;

/* What must hold of all that correct replicas ever send, over all their lives. */
#if defined(REACH) || defined(FORK_ONLY)
#define CLAIM(condition) skip
#else
#define CLAIM(condition) assert(condition)
#endif
byte decided;                       /* bit x: there is a commit certificate for block x */
#ifdef REACH
byte decidedIn;                     /* bit v: there is a commit certificate of view v */
byte crashed;                       /* bit i: validator i has crashed */
#endif

inline judgeCommit() {
  if
  :: QUORUM(committed[CERT(v, what)]) ->
    decided = decided | (1 << what);
#ifdef REACH
    decidedIn = decidedIn | (1 << v);
#if REACH < 3
    assert(!(decidedIn & (1 << REACH)))         /* 0, 1, 2: decided in that view */
#elif REACH == 3
    assert(!(decidedIn & (decidedIn - 1)))      /* 3: decided in one view, and again in another */
#else
    assert(!QUORUM(crashed))                    /* 4: decided although two have crashed */
#endif
#else
    assert(decided != (1 << A | 1 << B))        /* agreement */
#endif
  :: else
  fi
}

/* Sends the message of this step. */
inline transmit() {
  v = pos / 5;
  /* Ascending positions: one message at each, none below a view-change, no life excepted. */
  CLAIM(pos > sent);
  sent = pos;
  if
  :: pos % 5 == PRE_PREPARE ->
    printf("%d sends PrePrepare(view %d, block %d)\n", me, v, what);
    prePrepared = prePrepared | (1 << what)
  :: pos % 5 == NEW_VIEW ->
    printf("%d sends NewView(view %d, block %d)\n", me, v, proposal);
    newView[v] = newView[v] | (1 << what)
  :: pos % 5 == PREPARE ->
    printf("%d sends Prepare(view %d, block %d)\n", me, v, what);
    prepared[CERT(v, what)] = PLUS(prepared[CERT(v, what)], me);
    CLAIM(!(PREPARED(v, A) && PREPARED(v, B)))
  :: pos % 5 == COMMIT ->
    printf("%d sends Commit(view %d, block %d)\n", me, v, what);
    lock = CERT(v, what);
    committed[CERT(v, what)] = PLUS(committed[CERT(v, what)], me);
    judgeCommit()
  :: else ->
    printf("%d sends ViewChange(view %d, certificate %d)\n", me, v, what);
    /* Well formed, and it conceals no commit (rule 11). */
    CLAIM(what <= 2 * v && what >= lock);
    if
    :: what == 0 -> CHANGED(v, 0) = PLUS(CHANGED(v, 0), me)
    :: else
    fi;
    if
    :: what < CERT(1, A) -> CHANGED(v, 1) = PLUS(CHANGED(v, 1), me)
    :: else
    fi;
    if
    :: VIEWS > 2 && what < CERT(2, A) -> CHANGED(v, 2) = PLUS(CHANGED(v, 2), me)
    :: else
    fi
  fi;
  v = 0
}

/* What a step writes before its message: that on which the message rests (rule 2). */
inline syncGrounds() {
  if
  :: pos % 5 == PREPARE && proposal ->
    /* What opened the view, with the certificate in it; also if the vote is for another block. */
    jView = view;
    jProposal = proposal;
    jCertificate = HIGHER(opener, jCertificate)
#ifndef CERTIFICATE_NOT_SYNCED
  :: pos % 5 == COMMIT -> jCertificate = certificate
#endif
  :: else
  fi
}

inline syncMessage() {
  jTop = HIGHER(pos, jTop);
  if
  :: pos % 5 == VIEW_CHANGE ->
    jView = view;
    jProposal = 0;
    jCertificate = HIGHER(what, jCertificate)
  :: pos % 5 == PRE_PREPARE || pos % 5 == NEW_VIEW ->
    jView = view;
    jProposal = proposal;
    jCertificate = HIGHER(opener, jCertificate)
  :: else
  fi
}

#ifdef NO_GUARD
#define SYNC_GUARD(p) skip
#else
#define SYNC_GUARD(p) guard = p
#endif

/* An older copy of the journal is put back: it has nothing of this height. */
inline loseJournal() {
  printf("%d finds an old journal\n", me);
  jView = 0; jProposal = 0; jCertificate = 0; jTop = 0
}

/* Journal and guard, or the directory they are in, are missing. */
inline loseBoth() {
  printf("%d finds neither journal nor guard\n", me);
  jView = 0; jProposal = 0; jCertificate = 0; jTop = 0; guard = 0;
#ifndef AMNESIA_IGNORED
  silent = 1
#endif
}

/* The start after a crash: memory is what the disk says (rule 4). */
inline start() {
  printf("%d starts again\n", me);
#if defined(REACH) && REACH == 4
  crashed = crashed | (1 << me);
#endif
  if
#ifdef JOURNAL_BEHIND_GUARD
  :: guard > jTop -> skip
#else
  :: guard > jTop -> silent = 1
#endif
  :: else -> SYNC_GUARD(jTop)
  fi;
  if
  :: silent ->
    jView = 0; jProposal = 0; jCertificate = 0; jTop = 0; guard = 0; sent = 0; lock = 0
  :: else
  fi;
  view = jView; proposal = jProposal; certificate = jCertificate; opener = 0;
  top = HIGHER(guard, jTop)
}

/* Sends what the journal says was signed, if the crash came before it left. */
inline resend() {
  if
  :: !silent && jTop == pos -> transmit()
  :: else
  fi
}

/*
 * Memory is as after the step; this makes it durable, then known (rule 2). A crash may come anywhere
 * between: before all, between the records, between the two syncs. (One before all is a crash before
 * the step, one after both syncs is a crash after the step: nobody can tell.)
 */
inline say() {
  if
  :: d_step {
      syncGrounds(); syncMessage(); SYNC_GUARD(jTop); top = jTop;
      transmit(); pos = 0; what = 0
    }
  :: d_step {
      pos % 5 >= PREPARE ->
      syncGrounds(); start(); pos = 0; what = 0
    }
  :: d_step {
      syncGrounds(); syncMessage(); start();
      resend(); pos = 0; what = 0
    }
  :: d_step {
      syncGrounds(); syncMessage(); loseJournal(); start();
      resend(); pos = 0; what = 0
    }
#ifdef SEND_BEFORE_SYNC
  :: d_step { transmit(); start(); pos = 0; what = 0 }
#endif
  fi
}

/* Rule 3: only above all that was signed. */
#define MAY_SIGN(p) (!silent && top < (p))

/*
 * The steps. Each is an option: what it needs, then memory as it is after it, then the position and
 * content of what is to be said, if anything.
 */
#define STEP(needs, does) :: d_step { (needs) -> does }

/* View 0: the primary proposes; another takes its proposal and prepares it at once. */
#define OFFERED(x) (PRIMARY(0) == BYZ -> NAMEABLE(x) : prePrepared & (1 << (x)))
#define MAY_PROPOSE (me == PRIMARY(0) && view == 0 && !proposal && MAY_SIGN(AT(0, PRE_PREPARE)))
#define MAY_TAKE (me != PRIMARY(0) && view == 0 && !proposal && MAY_SIGN(AT(0, PREPARE)))
#define PROPOSE(x) STEP(MAY_PROPOSE && NAMEABLE(x), \
  named = 1; proposal = x; pos = AT(0, PRE_PREPARE); what = x)
#define TAKE(x) STEP(MAY_TAKE && OFFERED(x), \
  named = 1; proposal = x; pos = AT(0, PREPARE); what = x)

/* The votes. On a certificate of its view a replica prepares and commits without a proposal too. */
#define HAS_CERTIFICATE(x) (PREPARED(view, x) && certificate <= CERT(view, x))
#define PREPARE_PROPOSAL STEP(proposal && MAY_SIGN(AT(view, PREPARE)), \
  pos = AT(view, PREPARE); what = proposal)
#define PREPARE_LATE(x) STEP(proposal != x && HAS_CERTIFICATE(x) && MAY_SIGN(AT(view, PREPARE)), \
  pos = AT(view, PREPARE); what = x)
#define COMMIT_PREPARED(x) STEP(HAS_CERTIFICATE(x) && top >= AT(view, PREPARE) \
    && MAY_SIGN(AT(view, COMMIT)), \
  certificate = CERT(view, x); pos = AT(view, COMMIT); what = x)

/*
 * Three reductions: steps that others dominate (README.md). A replica has prepared in a view that it
 * leaves, if it could; it keeps no certificate of that view unless it committed; and its
 * view-changes skip no view.
 */
#ifdef EVERY_STEP
#define MAY_LEAVE true
#define MAY_CHANGE_TO(w) (w > view)
#define LEARN \
  if \
  STEP(PREPARED(view, A) && certificate < CERT(view, A), certificate = CERT(view, A)) \
  STEP(PREPARED(view, B) && certificate < CERT(view, B), certificate = CERT(view, B)) \
  :: true \
  fi
#else
#define MAY_LEAVE (!MAY_PROPOSE && !(MAY_TAKE && OFFERED(A)) \
  && !(proposal && MAY_SIGN(AT(view, PREPARE))))
#define MAY_CHANGE_TO(w) (w == view + 1)
#define LEARN skip
#endif

/* Leaves for a higher view: its timer fired, or others went there (rules 6 to 8; no clock here). */
#ifdef CERTIFICATE_NOT_REPORTED
#define REPORTED 0
#else
#define REPORTED certificate
#endif
#define LEAVE_FOR(w) STEP(MAY_CHANGE_TO(w) && MAY_LEAVE && MAY_SIGN(AT(w, VIEW_CHANGE)), \
  view = w; proposal = 0; opener = 0; pos = AT(w, VIEW_CHANGE); what = REPORTED)

/* Of a new-view that is made or followed. */
#ifdef CERTIFICATE_NOT_KEPT
#define KEPT(c) 0
#else
#define KEPT(c) (c)
#endif

/* The primary opens its view, with a block of its own or with that of a certificate again. */
#define MAY_OPEN(w) (me == PRIMARY(w) && view == w && !proposal && MAY_SIGN(AT(w, PRE_PREPARE)))
#define OPEN_NEW(w, x) STEP(MAY_OPEN(w) && FREE(w) && NAMEABLE(x), \
  named = 1; proposal = x; pos = AT(w, NEW_VIEW); what = x)
#define OPEN_AGAIN(w, c) STEP(MAY_OPEN(w) && OBLIGED(w, c), \
  proposal = BLOCK_OF(c); opener = KEPT(c); certificate = HIGHER(KEPT(c), certificate); \
  pos = AT(w, NEW_VIEW); what = 2 + (c))

/*
 * Another follows, from any lower view, what it recomputes: of a correct primary what it sent, of
 * the Byzantine one all that is justified. It writes nothing yet, so a crash forgets this. Since
 * nobody sees it either, it is taken together with what the replica says next.
 */
#ifdef NO_RECOMPUTATION
#define RECOMPUTED(condition) true
#else
#define RECOMPUTED(condition) (condition)
#endif
#define MAY_FOLLOW(w) \
  (!silent && me != PRIMARY(w) && (w == view -> !proposal : w > view && MAY_LEAVE))
#define FOLLOW_NEW(w, x) STEP(MAY_FOLLOW(w) && NAMEABLE(x) \
    && (PRIMARY(w) == BYZ -> RECOMPUTED(FREE(w)) : newView[w] & (1 << (x))), \
  named = 1; view = w; proposal = x; opener = 0)
#define FOLLOW_AGAIN(w, c) STEP(MAY_FOLLOW(w) \
    && (PRIMARY(w) == BYZ -> OBLIGED(w, c) : newView[w] & (1 << (2 + (c)))), \
  view = w; proposal = BLOCK_OF(c); opener = KEPT(c); certificate = HIGHER(KEPT(c), certificate))

/*
 * Without the rule that a replica votes in no view that it has left. The guard refuses such a vote
 * too, by the order of its positions: it must look away.
 */
#define COMMIT_BELOW(u, x) STEP(!silent && u < view && PREPARED(u, x), \
  pos = AT(u, COMMIT); what = x)

proctype Replica(byte me) {
  /* Memory. `opener`: the certificate with which the view was opened; `top`: the last position. */
  byte view, proposal, opener, certificate, top;
  /* Journal and guard as synced. */
  byte jView, jProposal, jCertificate, jTop, guard;
  /* Amnesia: no vote at this height (rule 4). */
  bit silent;
  /* For the claims: the last position sent, the last commit; no crash wipes them out. */
  byte sent, lock;

end:
  do
  :: atomic {
      LEARN;
      if
      FOLLOW_NEW(1, A)
      FOLLOW_NEW(1, B)
      FOLLOW_AGAIN(1, CERT(0, A))
      FOLLOW_AGAIN(1, CERT(0, B))
      :: true
      fi;
      LEARN;
#if VIEWS > 2
      if
      FOLLOW_NEW(2, A)
      FOLLOW_NEW(2, B)
      FOLLOW_AGAIN(2, CERT(0, A))
      FOLLOW_AGAIN(2, CERT(0, B))
      FOLLOW_AGAIN(2, CERT(1, A))
      FOLLOW_AGAIN(2, CERT(1, B))
      :: true
      fi;
      LEARN;
#endif
      if
      PROPOSE(A)
      PROPOSE(B)
      TAKE(A)
      TAKE(B)
      PREPARE_PROPOSAL
      PREPARE_LATE(A)
      PREPARE_LATE(B)
      COMMIT_PREPARED(A)
      COMMIT_PREPARED(B)
      LEAVE_FOR(1)
      OPEN_NEW(1, A)
      OPEN_NEW(1, B)
      OPEN_AGAIN(1, CERT(0, A))
      OPEN_AGAIN(1, CERT(0, B))
#if VIEWS > 2
      LEAVE_FOR(2)
      OPEN_NEW(2, A)
      OPEN_NEW(2, B)
      OPEN_AGAIN(2, CERT(0, A))
      OPEN_AGAIN(2, CERT(0, B))
      OPEN_AGAIN(2, CERT(1, A))
      OPEN_AGAIN(2, CERT(1, B))
#endif
#ifdef VOTE_BELOW_VIEW
      COMMIT_BELOW(0, A)
      COMMIT_BELOW(0, B)
#endif
      :: d_step { !silent && top != 0 -> start() }
      :: d_step { !silent && top != 0 -> loseJournal(); start() }
      :: d_step { !silent && top != 0 -> loseBoth(); start() }
      :: else
      fi;
      if
      :: pos != 0 -> say()
      :: else
      fi
    }
  od
}

init {
  byte i;
  atomic {
    for (i : 0 .. 3) {
      if
      :: i != BYZ -> run Replica(i)
      :: else
      fi
    };
    i = 0
  }
}
