/** Commands, exit codes and terminal output; the only room that reads the environment. */
package io.onceedit.cli;
