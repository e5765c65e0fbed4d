/// Fakes in virtual time, and what every implementation of a contract must do.
@NullMarked
package io.htorrent.testkit;

import org.jspecify.annotations.NullMarked;
