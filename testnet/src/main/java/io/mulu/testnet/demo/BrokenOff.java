package io.mulu.testnet.demo;

/** The story cannot go on: what it needs next is not there. Says so in words for people. */
final class BrokenOff extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenOff(String why) {
    super(why);
  }

  BrokenOff(String why, Throwable cause) {
    super(why + ": " + cause.getMessage(), cause);
  }
}
