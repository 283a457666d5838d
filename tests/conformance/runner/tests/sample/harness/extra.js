var extra = "included";
