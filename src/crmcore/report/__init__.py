"""Reports to look at: figures, and pages of HTML that need nothing else. Needs the extra `report`."""
