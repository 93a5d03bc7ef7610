@rem Lets `exec node …` in package.json work on Windows; elsewhere exec is the shell's own, and signals reach the program.
@%*
