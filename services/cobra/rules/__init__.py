"""One regulation on continuation coverage, one file, one public function."""
