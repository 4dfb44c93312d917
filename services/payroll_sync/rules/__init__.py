"""One rule of payroll practice, one file, one public function."""
