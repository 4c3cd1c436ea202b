package io.mulu.protocol.object;

/** The three rights in data that China's twenty data measures of 2022 keep apart. */
public enum RightType {
  /** 持有权: to hold the data and answer for them. */
  HOLD,
  /** 加工使用权: to process and use them. */
  USE,
  /** 经营权: to offer them to others, at a price. */
  OPERATE
}
