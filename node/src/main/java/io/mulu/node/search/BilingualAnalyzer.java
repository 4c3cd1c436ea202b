package io.mulu.node.search;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * Chinese by pairs of characters, so that any part of a word is found whatever a dictionary would
 * cut; English by stems, without the words that say nothing.
 */
final class BilingualAnalyzer extends Analyzer {
  private final boolean isIndexing;

  /**
   * @param isIndexing
   *          single characters are kept beside the pairs; a query has them only where it is one
   */
  BilingualAnalyzer(boolean isIndexing) {
    this.isIndexing = isIndexing;
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer words = new StandardTokenizer();
    TokenStream stream = new LowerCaseFilter(new CJKWidthFilter(words));
    stream = new CJKBigramFilter(stream, CJKBigramFilter.HAN, isIndexing);
    stream = new EnglishPossessiveFilter(stream);
    stream = new StopFilter(stream, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
    return new TokenStreamComponents(words, new PorterStemFilter(stream));
  }

  @Override
  protected TokenStream normalize(String field, TokenStream in) {
    return new LowerCaseFilter(new CJKWidthFilter(in));
  }
}
